using GemRouter.Protocol.Tests.Fixtures;

namespace GemRouter.Protocol.Tests.Data;

/// <summary>From an announced SEK to a packet that opens (wire 4, 5.5).</summary>
public sealed class UsableKeyTests : IDisposable
{
    private readonly TestDomain _domain = new();
    private readonly TestNode _node;
    private readonly TestNode _peer;
    private readonly TestStream _stream;

    public UsableKeyTests()
    {
        _node = new TestNode(_domain);
        _peer = new TestNode(_domain);
        _stream = new TestStream(_domain);
        TestDomain.Acquaint(_node, _peer);
        _node.Hear(_peer.Announce(_peer.Object(_stream)));
    }

    private PeerKey Key => Assert.Single(_node.Receiver.Keys.All);

    public void Dispose()
    {
        _node.Dispose();
        _peer.Dispose();
    }

    [Fact]
    public void A_SEK_that_is_not_usable_opens_nothing() =>
        Assert.Throws<ArgumentException>(() => OpenKey.Of(TestSuites.Of(Key.Announcement.Context.Suite), Key, 12));

    [Fact]
    public void Packets_from_the_listed_number_on_open_and_earlier_ones_never_do()
    {
        _peer.Content.Streams.Add(_stream.Listing(_peer.Own, next: 3));
        _node.Hear(_peer.Hello());
        StreamContext context = Key.Announcement.Context;
        ICipherSuite suite = TestSuites.Of(context.Suite);
        using OpenKey open = OpenKey.Of(suite, Key, 12);
        using SealKey seal = new(suite, _stream.Key, context);
        ReceivePolicies policies = ReceivePolicies.Of(_domain.Policy(TrustPolicy.Bootstrap([])).Groups);
        KeyTable table = new(policies, [], [open]);
        DataOpener opener = new();
        for (int number = 1; number <= 4; number++)
        {
            Packet packet = TestPackets.Of([(byte)number], context.Group, context.Port);
            Assert.Equal(SealVerdict.Sealed, seal.Seal(packet, null, 0, out _));
            DataVerdict expected = number < 3 ? DataVerdict.TooOld : DataVerdict.Accepted;
            Assert.Equal(expected, opener.Open(table, packet, _domain.Now, out _));
        }
    }

    [Fact]
    public void The_smaller_of_two_windows_is_taken()
    {
        _peer.Content.Streams.Add(_stream.Listing(_peer.Own));
        _node.Hear(_peer.Hello());
        ICipherSuite suite = TestSuites.Of(Key.Announcement.Context.Suite);
        using OpenKey small = OpenKey.Of(suite, Key, 6);
        using OpenKey large = OpenKey.Of(suite, Key, 18);
        Assert.Equal(64, small.Window.Size);
        Assert.Equal(1 << Key.Announcement.WindowLog2, large.Window.Size);
    }
}
