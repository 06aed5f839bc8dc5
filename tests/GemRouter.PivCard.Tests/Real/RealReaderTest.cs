using GemRouter.PivCard.Rig;

namespace GemRouter.PivCard.Tests.Real;

/// <summary>A test with a card in a reader of the real pcscd; skipped, with the reason, where the system has none.</summary>
[Trait("Needs", "System")]
[Collection("the real pcscd")] // one in a space
public abstract class RealReaderTest : IAsyncLifetime
{
    private PivRig? _rig;

    protected RealReaderTest() => Assert.SkipWhen(PivRig.Missing is not null, PivRig.Missing ?? "");

    /// <summary>The card that is plugged when a test begins; slot 9d has a key.</summary>
    protected VirtualCard Card { get; } = new();

    /// <summary>The public key of slot 9d.</summary>
    protected byte[] Key { get; private set; } = [];

    protected PivRig Rig => _rig ?? throw new InvalidOperationException("There is no rig.");

    public virtual async ValueTask InitializeAsync()
    {
        Key = Card.MakeKey();
        _rig = await PivRig.StartAsync(Card);
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_rig is not null)
        {
            await _rig.DisposeAsync();
        }

        Card.Dispose();
    }
}
