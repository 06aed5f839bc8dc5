using CsCheck;

namespace GemRouter.Tests;

/// <summary>The hash that routers and plugins compute each for themselves.</summary>
public sealed class FlowHashTests
{
    // Computed by hand from the definition, apart from this code: who changes them breaks plugins.
    [Theory]
    [InlineData("224.0.0.1", 1, 4225517594u)]
    [InlineData("239.1.2.3", 5004, 3199467444u)]
    [InlineData("239.255.255.255", 65535, 356755077u)]
    [InlineData("ff35::1", 5004, 1305852528u)]
    [InlineData("ff08:1234:5678:9abc:def0:1234:5678:9abc", 7177, 1121098365u)]
    public void It_is_what_the_contract_says(string group, int port, uint hash) => Assert.Equal(hash, FlowHash.Of(GroupAddress.Parse(group), (ushort)port));

    [Fact]
    public void A_place_is_one_of_those_that_there_are() => Gen.Select(Gen.UInt, Gen.UShort, Gen.Int[1, 64]).Sample(static (bits, port, places) =>
    {
        GroupAddress group = new(Address.FromIPv4(0xE000_0000 | (bits >> 4)));
        int place = FlowHash.PlaceOf(group, port, places);
        Assert.InRange(place, 0, places - 1);
        Assert.Equal(FlowHash.Of(group, port) % (uint)places, (uint)place);
    });

    [Fact]
    public void Groups_and_ports_that_people_choose_are_spread_evenly()
    {
        foreach (int places in (int[])[2, 3, 4, 8])
        {
            IEnumerable<int> one = Enumerable.Range(0, 1000).Select(i => FlowHash.PlaceOf(new GroupAddress(Address.FromIPv4(0xEF01_0000 + (uint)i)), 5004, places));
            IEnumerable<int> other = Enumerable.Range(0, 1000).Select(i => FlowHash.PlaceOf(GroupAddress.Parse("239.1.1.1"), (ushort)(5000 + (2 * i)), places));
            Assert.All(one.Concat(other).GroupBy(static place => place), group => Assert.InRange(group.Count(), 2000 / places * 0.8, 2000 / places * 1.2));
        }
    }
}
