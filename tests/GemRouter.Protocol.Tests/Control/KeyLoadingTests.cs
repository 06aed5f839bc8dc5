namespace GemRouter.Protocol.Tests.Control;

/// <summary>wire 2 and 3.4.7: what a node refuses when it loads its keys and policies, and which policy counts.</summary>
public sealed class KeyLoadingTests
{
    private readonly TestDomain _domain = new();

    [Fact]
    public void Two_BKs_with_one_bk_id_are_refused()
    {
        using BootstrapKey same = new(Secret.CopyOf(new byte[BootstrapKey.KeySize]), _domain.Id);
        ControlPolicy policy = _domain.Policy(TrustPolicy.Bootstrap([]));
        Assert.Throws<ArgumentException>(() => policy with { BootstrapKeys = [_domain.BootstrapKey, same] });
        Assert.Throws<ArgumentException>(() => policy with { BootstrapKeys = [] });
    }

    [Fact]
    public void Two_GAKs_with_one_gak_id_are_refused_and_one_in_two_policies_is_one()
    {
        using GroupKey same = new(Secret.CopyOf([.. Enumerable.Repeat((byte)7, GroupKey.KeySize)]), _domain.Id);
        Assert.Equal(_domain.GroupKey.Id, same.Id);
        Assert.Throws<ArgumentException>(() => new GroupPolicies([Policy("239.1.1.0/24", _domain.GroupKey), Policy("239.1.2.0/24", same)]));
        Assert.Equal(2, new GroupPolicies([Policy("239.1.1.0/24", _domain.GroupKey), Policy("239.1.2.0/24", _domain.GroupKey)]).All.Length);
    }

    [Fact]
    public void Of_overlapping_policies_the_longest_prefix_alone_counts()
    {
        using GroupKey wide = new(Secret.CopyOf([.. Enumerable.Repeat((byte)8, GroupKey.KeySize)]), _domain.Id);
        GroupPolicies policies = new([Policy("239.0.0.0/8", wide), Policy("239.1.1.0/24", _domain.GroupKey)]);
        Assert.Null(policies.Find(GroupAddress.Parse("239.1.1.9"))!.FindKey(wide.Id));
        Assert.NotNull(policies.Find(GroupAddress.Parse("239.1.2.9"))!.FindKey(wide.Id));
        Assert.Null(policies.Find(GroupAddress.Parse("232.1.1.1")));
    }

    [Theory]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(16)]
    public void A_BK_and_a_GAK_have_exactly_32_bytes(int size)
    {
        Assert.Throws<ArgumentException>(() => new BootstrapKey(Secret.CopyOf(new byte[size]), _domain.Id));
        Assert.Throws<ArgumentException>(() => new GroupKey(Secret.CopyOf(new byte[size]), _domain.Id));
    }

    [Fact]
    public void A_domain_name_has_1_to_64_bytes_of_UTF8_and_its_case_matters()
    {
        Assert.Throws<ArgumentException>(() => DomainId.Of(""));
        Assert.Throws<ArgumentException>(() => DomainId.Of(new string('ä', 33)));
        Assert.Throws<ArgumentException>(() => DomainId.Of("\ud800"));
        Assert.NotEqual(DomainId.Of(new string('ä', 32)), DomainId.Of("ä"));
        Assert.NotEqual(DomainId.Of("site"), DomainId.Of("Site"));
        Assert.NotEqual(DomainId.Of("\u00e4"), DomainId.Of("a\u0308")); // not normalised
    }

    [Fact]
    public void Keys_of_another_domain_have_other_names()
    {
        using BootstrapKey key = new(Secret.CopyOf(new byte[BootstrapKey.KeySize]), DomainId.Of("another"));
        Assert.NotEqual(_domain.BootstrapKey.Id, key.Id);
    }

    private static GroupPolicy Policy(string prefix, GroupKey key) => new() { Prefix = GroupPrefix.Parse(prefix), Keys = [key], Suites = [1] };
}
