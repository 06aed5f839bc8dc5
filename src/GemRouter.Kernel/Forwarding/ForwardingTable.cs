using System.Collections.Frozen;
using GemRouter.Protocol;

namespace GemRouter.Kernel.Forwarding;

/// <summary>All keys that the workers use, published whole: immutable but for what the keys themselves hold, which belongs to the one worker that owns the stream.</summary>
/// <param name="version">Grows with each table, so that the control plane sees which one a worker works with.</param>
/// <param name="openKeys">What packets from the fabric are opened with.</param>
/// <param name="receive">The groups that may be received.</param>
/// <param name="sealing">What the streams of this node are sealed with.</param>
internal sealed class ForwardingTable(long version, KeyTable openKeys, ReceivePolicies receive, FrozenDictionary<FlowId, SealEntry> sealing)
{
    /// <summary>Nothing goes.</summary>
    public static readonly ForwardingTable Empty = new(0, KeyTable.Empty, new ReceivePolicies([]), FrozenDictionary<FlowId, SealEntry>.Empty);

    public long Version { get; } = version;

    public KeyTable OpenKeys { get; } = openKeys;

    public ReceivePolicies Receive { get; } = receive;

    public FrozenDictionary<FlowId, SealEntry> Sealing { get; } = sealing;
}
