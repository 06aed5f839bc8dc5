using GemRouter.Protocol.Tests.Fixtures;

namespace GemRouter.Protocol.Tests.Data;

public class AllocationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Sealing_and_opening_allocate_nothing(byte suite)
    {
        using DataStream stream = new(suite);
        DataOpener opener = new();
        Packet packet = stream.NewPacket(new byte[1316]);
        Origin? origin = new Origin(Address.Parse("10.0.0.1"), 1, 2, 3);
        AssertNothing(() =>
        {
            packet.Reset(1316);
            return stream.Seal.Seal(packet, origin, 1400, out _) == SealVerdict.Sealed
                && opener.Open(stream.Table, packet, default, out _) == DataVerdict.Accepted;
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Refusing_allocates_nothing(byte suite)
    {
        using DataStream stream = new(suite);
        DataOpener opener = new();
        byte[] good = stream.Sealed(new byte[100]);
        byte[] forged = [.. good];
        forged[^1] ^= 1;
        byte[] unknown = [.. good];
        unknown[1] ^= 1;
        byte[] destination = new byte[good.Length];
        AssertNothing(() => stream.Receive(opener, forged, destination, out _) == DataVerdict.AuthFailed
            && stream.Receive(opener, unknown, destination, out _) == DataVerdict.Wait);
    }

    [Fact]
    public void Sealing_in_fragments_allocates_nothing()
    {
        using DataStream stream = new(3);
        Packet packet = stream.NewPacket(new byte[5000]);
        Packet[] fragments = TestPackets.Rent(4);
        AssertNothing(() => stream.Seal.SealFragments(packet, new SealPlan(4, 1250, 0), null, fragments, out _) == SealVerdict.Sealed);
    }

    [Fact]
    public void A_manifest_allocates_nothing_but_what_signing_does()
    {
        using DataStream stream = new(1, auth: AuthMode.SignedManifest);
        ManifestBatch batch = new(new ManifestScope(stream.Context, stream.Sek.Commitment), static (_, signature) => signature.Clear());
        byte[] inner = new byte[Manifest.MaxSize];
        byte[] packet = new byte[200];
        long number = 0;
        AssertNothing(() =>
        {
            while (!batch.IsFull)
            {
                batch.Add(new PacketNumber(++number), packet, default);
            }

            return batch.Write(inner) == Manifest.MaxSize;
        });
    }

    /// <summary>Repeats what says whether it went well; an assertion would itself allocate.</summary>
    private static void AssertNothing(Func<bool> action)
    {
        bool well = true;
        for (int i = 0; i < 200; i++)
        {
            well &= action();
        }

        long least = long.MaxValue;
        for (int window = 0; window < 5 && least > 0; window++) // in one of them the runtime may replace code, and allocate for it
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 500; i++)
            {
                well &= action();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.True(well);
        Assert.Equal(0, least);
    }
}
