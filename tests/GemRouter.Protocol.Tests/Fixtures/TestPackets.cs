namespace GemRouter.Protocol.Tests.Fixtures;

/// <summary>Packets in memory of their own, as a host's pool gives them.</summary>
internal static class TestPackets
{
    public const int Headroom = 64;

    public const int Tailroom = 4096;

    public static Packet[] Rent(int count, int payload = 2048)
    {
        PacketPool pool = new(count, Headroom, payload, Tailroom);
        return [.. Enumerable.Range(0, count).Select(_ => pool.TryRent(out Packet? packet) ? packet : throw new InvalidOperationException())];
    }

    public static Packet Of(ReadOnlySpan<byte> payload, GroupAddress group, ushort port)
    {
        Packet packet = Rent(1, Math.Max(payload.Length, 1))[0];
        payload.CopyTo(packet.Reset(payload.Length));
        packet.Group = group;
        packet.Port = port;
        return packet;
    }
}
