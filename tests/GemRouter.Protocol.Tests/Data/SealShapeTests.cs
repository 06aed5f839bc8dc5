using CsCheck;
using GemRouter.Protocol.Tests.Fixtures;

namespace GemRouter.Protocol.Tests.Data;

public class SealShapeTests
{
    [Theory]
    [InlineData(1500, true, 1, false, 1444)]
    [InlineData(1500, true, 1, true, 1435)]
    [InlineData(1500, false, 1, true, 1403)]
    [InlineData(1500, true, 3, false, 1428)]
    [InlineData(9000, true, 3, false, 8928)]
    public void The_largest_payload_follows_from_the_MTU(int mtu, bool ipv4, byte suite, bool origin, int expected) =>
        Assert.Equal(expected, FabricSize.MaxPayload(mtu, ipv4, TestSuites.Of(suite).Parameters, origin));

    [Fact]
    public void Fragments_fill_at_most_the_MTU_and_are_as_few_as_can_be() =>
        Gen.Select(Gen.Int[0, 70_000], Gen.Int[600, 9000], Gen.Bool, Gen.Bool, Gen.Int[1, 9000].Array[0, 4]).Sample((length, mtu, ipv4, origin, sizes) =>
        {
            SuiteParameters suite = TestSuites.Of(1).Parameters;
            SealShape shape = new(mtu, ipv4, suite, origin, new PaddingSizes(sizes));
            SealVerdict verdict = shape.Plan(length, out SealPlan plan);
            int most = FabricSize.MaxFragmentedPayload(mtu, ipv4, suite, origin);
            if (verdict == SealVerdict.TooLong)
            {
                // One byte a fragment may have gone to padding.
                Assert.True(length > most - FragmentHeader.MaxCount);
                return;
            }

            Assert.InRange(length, 0, Math.Max(most, FabricSize.MaxPayload(mtu, ipv4, suite, origin)));
            int prefix = origin ? Origin.SizeFor(ipv4) : 0;
            if (!plan.IsFragmented)
            {
                Assert.InRange(Math.Max(prefix + length, plan.PadTo), 0, shape.MaxInner);
                return;
            }

            int full = prefix + FragmentHeader.Size + plan.Part;
            Assert.InRange(Math.Max(full, plan.PadTo), 0, shape.MaxInner);
            Assert.InRange(length - ((plan.Count - 1) * plan.Part), 1, plan.Part);
            Assert.InRange(plan.Count, 2, FragmentHeader.MaxCount);
            Assert.True(plan.PadTo == 0 ? !sizes.Contains(full) : plan.PadTo > full);
        });

    [Fact]
    public void A_packet_with_the_room_that_the_shape_asks_for_can_always_be_sealed() =>
        Gen.Select(Gen.Int[0, 3000], Gen.Bool, Gen.Int[1, 4000].Array[0, 4]).Sample((length, ipv4, sizes) =>
        {
            using DataStream stream = new(1, ipv4);
            SealShape shape = new(1500, ipv4, stream.Suite.Parameters, true, new PaddingSizes(sizes));
            shape.Plan(length, out SealPlan plan);
            if (plan.IsFragmented)
            {
                return;
            }

            PacketPool pool = new(1, shape.Headroom, 3000, shape.Tailroom);
            Assert.True(pool.TryRent(out Packet? packet));
            packet.Group = stream.Context.Group;
            packet.Port = stream.Context.Port;
            packet.Reset(length);
            Assert.Equal(SealVerdict.Sealed, stream.Seal.Seal(packet, new Origin(stream.Source, 1, 2, 3), plan.PadTo, out _));
        });

    [Fact]
    public void Full_fragments_that_are_of_a_configured_size_by_chance_are_padded_all_the_same()
    {
        SuiteParameters suite = TestSuites.Of(1).Parameters;
        int most = FabricSize.MaxInner(1500, true, suite);
        Assert.Equal(SealVerdict.Sealed, new SealShape(1500, true, suite, false, new PaddingSizes([most])).Plan(2 * (most - FragmentHeader.Size), out SealPlan plan));
        Assert.Equal(most, plan.PadTo);
        Assert.Equal(3, plan.Count);

        // Sealed so, all are of one size outside.
        using DataStream stream = new(1);
        Packet[] fragments = TestPackets.Rent(3);
        Assert.Equal(SealVerdict.Sealed, stream.Seal.SealFragments(stream.NewPacket(new byte[2 * (most - FragmentHeader.Size)]), plan, null, fragments, out _));
        Assert.All(fragments, f => Assert.Equal(1500 - 28, f.Length));
    }

    [Fact]
    public void Padding_goes_to_the_next_size()
    {
        PaddingSizes sizes = new([512, 128, 1200]);
        Assert.Equal(128, sizes.Choose(0, 1500));
        Assert.Equal(128, sizes.Choose(127, 1500));
        Assert.Equal(0, sizes.Choose(128, 1500)); // of that size already
        Assert.Equal(512, sizes.Choose(129, 1500));
        Assert.Equal(0, sizes.Choose(600, 1199)); // does not fit
        Assert.Equal(0, sizes.Choose(1201, 1500));
        Assert.Equal(0, PaddingSizes.None.Choose(5, 1500));
    }

    [Fact]
    public void A_size_that_is_none_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PaddingSizes([0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PaddingSizes([65_508]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SealShape(64, true, TestSuites.Of(1).Parameters, false, PaddingSizes.None));
    }

    [Fact]
    public void What_64_fragments_do_not_hold_is_too_long()
    {
        SealShape shape = new(600, true, TestSuites.Of(1).Parameters, false, PaddingSizes.None);
        int most = FabricSize.MaxFragmentedPayload(600, true, TestSuites.Of(1).Parameters, false);
        Assert.Equal(SealVerdict.Sealed, shape.Plan(most, out SealPlan plan));
        Assert.Equal(64, plan.Count);
        Assert.Equal(SealVerdict.TooLong, shape.Plan(most + 1, out _));
    }
}
