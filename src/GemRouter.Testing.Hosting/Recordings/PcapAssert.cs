using System.Globalization;
using System.Runtime.InteropServices;
using GemRouter.Protocol;
using Xunit;

namespace GemRouter.Testing;

/// <summary>Assertions on what a router made of a capture, or of any packets. A message names the first difference: the packet's number, from 1, and the byte.</summary>
public static class PcapAssert
{
    private const int Run = 16; // what is sealed holds so many bytes of the plaintext in a row by chance once in 2^128

    /// <summary>Asserts that the same payloads came in the same order, flow by flow (group and port): routers keep the order within a flow alone. Everything else in the headers may differ.</summary>
    /// <param name="expected">What went in.</param>
    /// <param name="actual">What came out.</param>
    public static void SamePayloads(IEnumerable<TestPacket> expected, IEnumerable<TestPacket> actual)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(actual);
        Dictionary<(GroupAddress Group, ushort Port), List<TestPacket>> wanted = ByFlow(expected);
        Dictionary<(GroupAddress Group, ushort Port), List<TestPacket>> came = ByFlow(actual);
        foreach (((GroupAddress Group, ushort Port) flow, List<TestPacket> packets) in wanted)
        {
            CompareFlow($"{flow.Group}:{flow.Port}", packets, came.GetValueOrDefault(flow) ?? []);
        }

        (GroupAddress Group, ushort Port)[] unknown = [.. came.Keys.Except(wanted.Keys)];
        if (unknown.Length > 0)
        {
            Assert.Fail($"{unknown[0].Group}:{unknown[0].Port}: {came[unknown[0]].Count} packets came out of a flow that did not go in.");
        }
    }

    /// <summary>Asserts that every packet has the form of a sealed one (wire 5.1), as on a fabric. Where a fixture recorded them, see also <see cref="TestPacket.IsSealed"/>, which only the host can set.</summary>
    public static void AllSealed(IEnumerable<TestPacket> packets)
    {
        ArgumentNullException.ThrowIfNull(packets);
        int number = 0;
        foreach (TestPacket packet in packets)
        {
            number++;
            if (DataHeader.Read(packet.Payload.Span, out _) is var verdict && verdict != DataVerdict.Accepted)
            {
                Assert.Fail($"Packet {number} is not sealed ({verdict}): {packet}");
            }
        }

        Assert.True(number > 0, "There are no packets that could be sealed.");
    }

    /// <summary>Asserts that none of the packets shows a piece of the clear payloads: 31 bytes in a row would be found wherever they are.</summary>
    /// <param name="clear">What must not be seen.</param>
    /// <param name="packets">Where it must not be seen.</param>
    public static void NothingInClear(IEnumerable<TestPacket> clear, IEnumerable<TestPacket> packets)
    {
        ArgumentNullException.ThrowIfNull(clear);
        ArgumentNullException.ThrowIfNull(packets);
        Dictionary<UInt128, int> pieces = [];
        int from = 0;
        foreach (TestPacket packet in clear)
        {
            from++;
            foreach (UInt128 piece in MemoryMarshal.Cast<byte, UInt128>(packet.Payload.Span))
            {
                pieces.TryAdd(piece, from);
            }
        }

        Assert.True(pieces.Count > 0, $"No clear payload has {Run} bytes, so nothing could be found.");
        int number = 0;
        foreach (TestPacket packet in packets)
        {
            number++;
            ReadOnlySpan<byte> payload = packet.Payload.Span;
            for (int at = 0; at + Run <= payload.Length; at++)
            {
                if (pieces.TryGetValue(MemoryMarshal.Read<UInt128>(payload[at..]), out int source))
                {
                    Assert.Fail($"Packet {number} shows at byte {at} what clear packet {source} holds: {Convert.ToHexStringLower(payload.Slice(at, Run))}.");
                }
            }
        }
    }

    private static Dictionary<(GroupAddress Group, ushort Port), List<TestPacket>> ByFlow(IEnumerable<TestPacket> packets) =>
        packets.GroupBy(static packet => (packet.Group, packet.Port)).ToDictionary(static flow => flow.Key, static flow => flow.ToList());

    private static void CompareFlow(string flow, List<TestPacket> expected, List<TestPacket> actual)
    {
        for (int i = 0; i < Math.Min(expected.Count, actual.Count); i++)
        {
            ReadOnlySpan<byte> wanted = expected[i].Payload.Span;
            ReadOnlySpan<byte> came = actual[i].Payload.Span;
            if (!wanted.SequenceEqual(came))
            {
                int at = wanted.CommonPrefixLength(came);
                int elsewhere = expected.FindIndex(packet => packet.Payload.Span.SequenceEqual(actual[i].Payload.Span));
                Assert.Fail(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{flow}: packet {i + 1} of {expected.Count} differs at byte {at}.\nexpected, {wanted.Length} bytes: {Around(wanted, at)}\nactual,   {came.Length} bytes: {Around(came, at)}\n{(elsewhere < 0 ? "No packet that went in has that payload." : $"It is the payload of packet {elsewhere + 1}.")}"));
            }
        }

        if (expected.Count != actual.Count)
        {
            Assert.Fail($"{flow}: {expected.Count} packets went in and {actual.Count} came out; those that are there are equal, in order.");
        }
    }

    private static string Around(ReadOnlySpan<byte> payload, int at)
    {
        int from = Math.Max(0, at - 8);
        ReadOnlySpan<byte> before = payload[from..Math.Min(at, payload.Length)];
        ReadOnlySpan<byte> after = payload[Math.Min(at, payload.Length)..Math.Min(payload.Length, at + 16)];
        return $"{(from > 0 ? "…" : "")}{Convert.ToHexStringLower(before)}[{Convert.ToHexStringLower(after)}]{(at + 16 < payload.Length ? "…" : "")}";
    }
}
