using GemRouter.Testing;

namespace GemRouter.Plugin.Pcap.Tests;

/// <summary>Packets to send.</summary>
internal static class Samples
{
    public static TestPacket Of(string group, ulong seed = 1, int length = 200, ushort port = 5004) =>
        new() { Group = GroupAddress.Parse(group), Port = port, Payload = TestPacket.Bytes(seed, length) };

    public static IEnumerable<string> Payloads(IEnumerable<TestPacket> packets) => packets.Select(static packet => Convert.ToHexString(packet.Payload.Span));
}
