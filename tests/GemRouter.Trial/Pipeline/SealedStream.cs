using GemRouter.Hosting;
using GemRouter.Protocol;

namespace GemRouter.Trial.Pipeline;

/// <summary>Seals as the router does: the protocol's sealer with a key of its own, and the mark.</summary>
internal sealed class SealedStream : IDisposable
{
    public static readonly GroupAddress Group = GroupAddress.Parse("239.1.1.1");
    public const ushort Port = 5004;

    private readonly SourceKey _source = new(Enumerable.Repeat((byte)1, SourceKey.Size).ToArray());
    private readonly DropReason _refused = new("seal.refused", "The sealer refused the packet.");
    private readonly SealKey _key;

    public SealedStream(ICipherSuite suite)
    {
        _key = new SealKey(suite, _source, new StreamContext
        {
            Suite = suite.Parameters.Id,
            Auth = AuthMode.Group,
            BindSource = false,
            Domain = DomainId.Of("trial"),
            Source = new NodeId(1),
            SourceBoot = new BootId(2),
            Group = Group,
            Port = Port,
        });
    }

    public long Sealed { get; private set; }

    public void Seal(BatchOwner owner)
    {
        foreach (Packet packet in owner.Batch)
        {
            if (_key.Seal(packet, null, 0, out _) == SealVerdict.Sealed)
            {
                owner.MarkSealed(packet);
                Sealed++;
            }
            else
            {
                owner.Batch.Drop(packet, _refused);
            }
        }
    }

    public void Dispose()
    {
        _key.Dispose();
        _source.Dispose();
    }
}
