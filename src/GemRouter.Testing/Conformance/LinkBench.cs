using System.Diagnostics;
using GemRouter.Hosting;
using Xunit;

namespace GemRouter.Testing;

/// <summary>A started link with a pool and a batch of its own; all calls on the test's thread.</summary>
internal sealed class LinkBench : IDisposable
{
    private const int FakeRounds = 200;
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(50);

    private readonly BatchOwner _owner;
    private readonly TimeSpan _patience;
    private readonly Func<ILinkReceiver> _open;
    private ILinkReceiver? _receiver;
    private ILinkSender? _sender;

    /// <param name="link">The link.</param>
    /// <param name="host">Its host.</param>
    /// <param name="pool">What it receives into.</param>
    /// <param name="patience">How long it waits for packets.</param>
    /// <param name="open">Opens its receiver; the link's only one where that is null.</param>
    public LinkBench(ILink link, TestHost host, PacketPool pool, TimeSpan patience, Func<ILinkReceiver>? open = null)
    {
        _open = open ?? link.OpenReceiver;
        Link = link;
        Host = host;
        Pool = pool;
        _patience = patience;
        _owner = new BatchOwner(pool, 128);
    }

    public ILink Link { get; }

    public TestHost Host { get; }

    public PacketPool Pool { get; }

    public Ledger Ledger { get; } = new();

    public PacketBatch Batch => _owner.Batch;

    /// <summary>Bytes that receives and sends have allocated.</summary>
    public long Allocated { get; private set; }

    public ILinkReceiver Receiver => _receiver ??= _open();

    public ILinkSender Sender => _sender ??= Link.OpenSender();

    public Instant Now => Instant.Now(Host.Clock);

    public void CloseReceiver()
    {
        _receiver?.Dispose();
        _receiver = null;
    }

    /// <summary>Sends copies of packets.</summary>
    /// <returns>How many stayed in the batch.</returns>
    public int Send(params ReadOnlySpan<TestPacket> packets) => Send(Sender, packets);

    public int Send(ILinkSender sender, params ReadOnlySpan<TestPacket> packets)
    {
        Fill(packets);
        BeginSend(sender);
        return _owner.CompleteSend();
    }

    public void Fill(params ReadOnlySpan<TestPacket> packets)
    {
        _owner.BeginStage(Ledger, Now);
        foreach (TestPacket sample in packets)
        {
            Assert.True(Batch.TryRent(out Packet? packet));
            sample.CopyTo(packet);
            Batch.Add(packet);
        }
    }

    public void BeginSend(ILinkSender sender)
    {
        _owner.BeginSend();
        long before = GC.GetAllocatedBytesForCurrentThread();
        sender.Send(Batch);
        Allocated += GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>One receive; what it adds stays in the batch until <see cref="Finish"/>.</summary>
    public void Receive(Instant deadline, int most = 64)
    {
        _owner.BeginReceive(Ledger, Now, most);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Receiver.Receive(Batch, deadline);
        Allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(Batch.Count <= most, $"The receiver added {Batch.Count} packets where there was room for {most}.");
    }

    /// <summary>Ends a round: copies what is in the batch, releases a ring, gives the packets back.</summary>
    public void Finish(List<TestPacket>? output = null)
    {
        foreach (Packet packet in Batch)
        {
            output?.Add(TestPacket.Of(packet));
        }

        (Receiver as IRingReceiver)?.Release();
        _owner.BeginSend();
        _owner.CompleteSend();
    }

    /// <summary>Receives until there are so many packets, or patience ends.</summary>
    public List<TestPacket> ReceiveAll(int count, int most = 64)
    {
        List<TestPacket> received = [];
        Repeat(most, () =>
        {
            Finish(received);
            return received.Count < count;
        });
        return received;
    }

    /// <summary>The same, without looking at them.</summary>
    public void ReceiveCount(int count)
    {
        int received = 0;
        Repeat(64, () =>
        {
            received += Batch.Count;
            Finish();
            return received < count;
        });
    }

    /// <summary>Receives again and again as long as it is wanted and patience lasts.</summary>
    public void Repeat(int most, Func<bool> more)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; ; i++)
        {
            Receive(Host.Clock is FakeClock ? default : Now + Slice, most);
            bool none = Batch.Count == 0;
            if (!more() || Stopwatch.GetElapsedTime(start) > _patience)
            {
                return;
            }

            if (none && Host.Clock is FakeClock clock)
            {
                clock.Advance(TimeSpan.FromMilliseconds(1));
                if (i > FakeRounds)
                {
                    return;
                }
            }
        }
    }

    public void Dispose()
    {
        _receiver?.Dispose();
        _sender?.Dispose();
    }
}
