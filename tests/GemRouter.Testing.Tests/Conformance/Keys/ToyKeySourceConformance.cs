using System.Security.Cryptography;

namespace GemRouter.Testing.Tests;

internal sealed class ToyKeySourceConformance : KeySourceConformance
{
    private readonly TaskCompletionSource<KeyChange> _change = new();
    private readonly KeyFault _fault;

    public ToyKeySourceConformance(KeyFault fault)
    {
        _fault = fault;
        Plugin = PluginFixture.Of(ComponentFactory.KeySource<ToyKeyOptions>(
            "toy", "Holds one key.", (context, options) => new ToyKeySource(context, options, _change.Task, fault)));
    }

    protected override PluginFixture Plugin { get; }

    protected override KeyRequest KnownRequest => new(KeyPurpose.Bootstrap, "bk");

    protected override byte[] ExpectedKey => ToyKeySource.Key;

    protected override TimeSpan Patience => _fault == KeyFault.None ? base.Patience : TimeSpan.FromSeconds(1);

    protected override IEnumerable<InvalidOptions> InvalidSamples() => [];

    protected override IEnumerable<KeyRefusal> Refusals() =>
        [new(new ToyKeyOptions { Name = "other" }, KnownRequest, KeyFailure.NotFound), new(Options(), KnownRequest with { Length = 16 }, KeyFailure.Malformed)];

    protected override bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        SHA512.HashData([.. publicKey, .. message]).AsSpan().SequenceEqual(signature);

    protected override ValueTask<KeyChange?> ChangeKeyAsync()
    {
        _change.SetResult(KeyChange.Withdrawn);
        return ValueTask.FromResult<KeyChange?>(KeyChange.Withdrawn);
    }
}
