using CsCheck;

namespace GemRouter.Tests;

public sealed class PacketBufferModelTests
{
    private const int Headroom = 8;
    private const int PayloadSize = 32;
    private const int Tailroom = 12;
    private const int Capacity = Headroom + PayloadSize + Tailroom;

    /// <summary>Random changes of a payload, each done on the packet and on a plain array with a position and a length.</summary>
    [Fact]
    public void A_payload_grows_and_shrinks_as_a_naive_model_does() => Gen.Select(Gen.Int[0, 5], Gen.Int[-2, 60], Gen.Int[-2, 60]).Array[1, 60].Sample(steps =>
    {
        Assert.True(new PacketPool(1, Headroom, PayloadSize, Tailroom).TryRent(out Packet? packet));
        byte[] model = new byte[Capacity];
        int start = Headroom;
        int length = 0;
        packet.Reset(0, Capacity).Clear();
        packet.Reset(0);
        byte next = 1;
        foreach ((int operation, int count, int extra) in steps)
        {
            bool fits = operation switch
            {
                0 => count >= 0 && count <= Capacity - Headroom,
                1 => count >= 0 && extra >= 0 && count + extra <= Capacity,
                2 => count >= 0 && count <= start,
                3 => count >= 0 && count <= Capacity - start - length,
                _ => count >= 0 && count <= length,
            };
            if (fits)
            {
                (start, length) = operation switch
                {
                    0 => (Headroom, count),
                    1 => (count, extra),
                    2 => (start - count, length + count),
                    3 => (start, length + count),
                    4 => (start + count, length - count),
                    _ => (start, length - count),
                };
                Span<byte> written = Apply(packet, operation, count, extra);
                int at = operation == 3 ? start + length - count : start;
                foreach (ref byte value in written)
                {
                    value = model[at++] = next++;
                }
            }
            else
            {
                Assert.Throws<ArgumentOutOfRangeException>(() => Apply(packet, operation, count, extra).Length);
            }

            Assert.Equal((length, start, Capacity - start - length, false), (packet.Length, packet.Headroom, packet.Tailroom, packet.IsBorrowed));
            Assert.True(packet.Payload.SequenceEqual(model.AsSpan(start, length)));
        }
    });

    private static Span<byte> Apply(Packet packet, int operation, int count, int extra)
    {
        switch (operation)
        {
            case 0:
                return packet.Reset(count);
            case 1:
                return packet.Reset(count, extra);
            case 2:
                return packet.Prepend(count);
            case 3:
                return packet.Append(count);
            case 4:
                packet.TrimStart(count);
                return [];
            default:
                packet.TrimEnd(count);
                return [];
        }
    }
}
