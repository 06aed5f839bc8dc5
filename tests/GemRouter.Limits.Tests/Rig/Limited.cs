namespace GemRouter.Limits.Tests.Rig;

/// <summary>A router with limits of its manifest, a source whose stream it opens, and somebody else on the fabric.</summary>
internal sealed class Limited : IAsyncDisposable
{
    private readonly Stranger _stranger;

    private Limited(DomainFixture domain, RouterFixture source, RouterFixture router, Stranger stranger) => (Domain, Source, Router, _stranger) = (domain, source, router, stranger);

    public DomainFixture Domain { get; }

    public RouterFixture Source { get; }

    /// <summary>The router with the limits.</summary>
    public RouterFixture Router { get; }

    public static async Task<Limited> BeginAsync(string limits)
    {
        DomainFixture domain = new();
        RouterFixture source = await Sites.StartAsync(domain, "source");
        RouterFixture router = await Sites.StartAsync(domain, "router", limits);
        await domain.MeetAsync();
        source.Host("lan").Send(TimeSpan.FromMilliseconds(10), Enumerable.Range(0, 20).Select(static i => new TestPacket { Payload = TestPacket.Bytes((ulong)i, 50) }));
        await domain.AdvanceAsync(TimeSpan.FromSeconds(12)); // budgets are full again
        Assert.Equal(20, router.Sent("lan").Count);
        return new Limited(domain, source, router, await Stranger.OnAsync(domain));
    }

    /// <summary>Adds a node that the router believes.</summary>
    public async Task<Member> MemberAsync()
    {
        Member member = new(_stranger, Domain.Clock);
        await member.MeetAsync(Router);
        return member;
    }

    /// <summary>Has datagrams come, all at one time.</summary>
    public async Task SayAsync(IEnumerable<byte[]> datagrams)
    {
        foreach (byte[] datagram in datagrams)
        {
            _stranger.Say(datagram);
        }

        await Domain.AdvanceAsync(TimeSpan.Zero);
    }

    public long Count(string counter) => Router.Count(counter);

    public async ValueTask DisposeAsync()
    {
        await _stranger.DisposeAsync();
        await Domain.DisposeAsync();
    }
}
