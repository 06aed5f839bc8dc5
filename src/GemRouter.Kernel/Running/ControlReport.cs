using System.Collections.Immutable;

namespace GemRouter.Kernel.Running;

/// <summary>What the control plane says of itself.</summary>
internal sealed record ControlReport(
    string Boot, ImmutableArray<KeyRingReport> Keys, ImmutableArray<PeerReport> Peers, ImmutableArray<OwnStreamReport> OwnStreams, ImmutableArray<PeerStreamReport> PeerStreams, ImmutableArray<CounterTotal> Counters);
