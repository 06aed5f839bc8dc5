using GemRouter.Protocol;
using GemRouter.Testing;

namespace GemRouter.Kernel.Tests.Forwarding;

/// <summary>Seals numbered packets of streams in turn, as the wire carries them.</summary>
internal sealed class SealingStation(IReadOnlyList<TestStream> streams)
{
    private readonly PacketPool _pool = new(1, 64, 1500, 64);
    private ulong _number;

    public TestPacket[] Seal(int count, int length = 100)
    {
        TestPacket[] packets = new TestPacket[count];
        for (int i = 0; i < count; i++)
        {
            TestStream stream = streams[i % streams.Count];
            Assert.True(_pool.TryRent(out Packet? packet));
            byte[] payload = new byte[length];
            BitConverter.TryWriteBytes(payload, _number++);
            (stream.Packet(0) with { Payload = payload }).CopyTo(packet);
            Assert.Equal(SealVerdict.Sealed, stream.Seal.Seal(packet, null, 0, out _));
            packets[i] = TestPacket.Of(packet) with { Source = Address.Parse("192.0.2.77") };
            packet.Return();
        }

        return packets;
    }
}
