namespace GemRouter.Protocol.Tests;

/// <summary>The keys and the clock that test nodes share.</summary>
internal sealed class TestDomain
{
    public const string Prefix = "239.1.1.0/24";

    public DomainId Id { get; } = DomainId.Of(TestNode.DomainName);

    public BootstrapKey BootstrapKey { get; }

    public GroupKey GroupKey { get; }

    public Instant Now { get; private set; } = new(5_000_000_000_000);

    public TestDomain()
    {
        BootstrapKey = new BootstrapKey(Secret.CopyOf(new byte[32]), Id);
        GroupKey = new GroupKey(Secret.CopyOf([.. Enumerable.Repeat((byte)7, 32)]), Id);
    }

    public void Pass(double seconds) => Now += TimeSpan.FromSeconds(seconds);

    public ControlPolicy Policy(TrustPolicy trust) => new()
    {
        BootstrapKeys = [BootstrapKey],
        Trust = trust,
        Groups = new GroupPolicies([new GroupPolicy { Prefix = GroupPrefix.Parse(Prefix), Keys = [GroupKey], Suites = [1, 3] }]),
    };

    /// <summary>Carries HELLOs to and fro until both believe each other.</summary>
    public static void Acquaint(TestNode one, TestNode other)
    {
        for (int i = 0; i < 4; i++)
        {
            other.Hear(one.Hello());
            one.Hear(other.Hello());
        }

        Assert.Equal(BootState.Proven, one.Find(other)?.State);
        Assert.Equal(BootState.Proven, other.Find(one)?.State);
    }
}
