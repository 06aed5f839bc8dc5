namespace GemRouter.Replay.Tests.Outcomes;

/// <summary>What came of one group and port: of so many packets with so many bytes, those that were to come out, those that did, and those that were equal.</summary>
internal sealed record GroupOutcome(string Group, int Port, long Packets, long Bytes, long Expected, long Out, long Equal);
