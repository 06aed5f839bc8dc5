using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Net;

namespace GemRouter.Tests;

/// <summary>What plugins of each kind turned out to need.</summary>
public sealed class TrialTests
{
    [Theory]
    [InlineData(5_000_000, 5)]
    [InlineData(5_000_001, 6)]
    [InlineData(1, 1)]
    [InlineData(0, 0)]
    [InlineData(-7, 0)]
    [InlineData(long.MaxValue, 86_400_000)]
    public void A_wait_is_rounded_up_and_never_longer_than_a_day(long nanoseconds, int milliseconds) =>
        Assert.Equal(milliseconds, new Instant(nanoseconds).MillisecondsFrom(new Instant(0)));

    [Fact]
    public void A_subscription_matches_what_is_no_packet_yet()
    {
        GroupAddress group = GroupAddress.Parse("239.1.1.1");
        Address source = Address.Parse("192.0.2.1");
        Subscription subscription = new(new GroupPrefix(group), 5004, source);
        Assert.True(subscription.Matches(group, 5004, source));
        Assert.False(subscription.Matches(group, 5005, source));
        Assert.False(subscription.Matches(group, 5004, Address.Parse("192.0.2.2")));
        Assert.False(subscription.Matches(GroupAddress.Parse("239.1.1.2"), 5004, source));
    }

    [Fact]
    public void Both_forms_of_an_IPv4_endpoint_are_one()
    {
        IPEndPoint plain = IPEndPoint.Parse("192.0.2.1:1706");
        IPEndPoint mapped = new(plain.Address.MapToIPv6(), plain.Port);
        ControlEndpoints both = ControlEndpoints.Of([mapped], [plain, mapped]);
        Assert.Equal(ControlEndpoints.Of([plain], [plain]), both);
        Assert.Equal(plain, Assert.Single(both.Send));
    }

    [Fact]
    public void A_problem_does_not_show_the_value_of_a_secret_option()
    {
        OptionProblem problem = Assert.Single(OptionProblems.Of(new PinOptions()));
        Assert.Equal(nameof(PinOptions.Pin), problem.Path);
        Assert.DoesNotContain("abc", problem.ToString(), StringComparison.Ordinal);
    }

    private sealed class PinOptions
    {
        [RegularExpression("^[0-9]+$")]
        [PasswordPropertyText(true)]
        public string Pin { get; set; } = "abc";
    }
}
