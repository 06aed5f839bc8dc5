extern alias ring;

using GemRouter.Hosting;
using GemRouter.Testing;
using ring::GemRouter.Plugin.Ring.Rings;
using RingIntake = ring::GemRouter.Plugin.Ring.Receiving.FrameIntake;
using RingOwn = ring::GemRouter.Plugin.Udp.OwnSources;
using RingWanted = ring::GemRouter.Plugin.Pcap.Wanted;

namespace GemRouter.Fuzz.Targets;

/// <summary>Reads a ring as its receiver does, and notes what comes out.</summary>
internal sealed class RingRun
{
    private const byte Nonsense = 0x5E;

    private readonly BatchOwner _owner;
    private readonly PacketRing _ring;
    private readonly RingWanted _wanted;
    private readonly RingOwn? _own;
    private readonly int _mtu;
    private readonly RingIntake _intake;
    private int _rounds;

    /// <summary>Begins.</summary>
    public RingRun(BatchOwner owner, PacketRing ring, RingWanted wanted, RingOwn? own, bool verify, int mtu)
    {
        (_owner, _ring, _wanted, _own, _mtu) = (owner, ring, wanted, own, mtu);
        _intake = new RingIntake(Counters, verify, () => JoinedLost++);
    }

    public FakeCounters Counters { get; } = new();

    public Ledger Ledger { get; } = new();

    /// <summary>What came through.</summary>
    public List<TestPacket> Packets { get; } = [];

    /// <summary>Frames that were taken.</summary>
    public int Frames { get; private set; }

    public int JoinedLost { get; private set; }

    /// <summary>True where it is to read no more.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Reads all that is there.</summary>
    /// <param name="room">Packets in a round.</param>
    /// <param name="mostRounds">It is over after so many; 0 for never.</param>
    /// <param name="kernel">Gets back what was read.</param>
    public void Read(int room, int mostRounds, MockRing kernel)
    {
        while (!IsOver && (_ring.HasNext || _intake.HasMore))
        {
            _owner.BeginReceive(Ledger, default, room);
            Round();
            foreach (Packet packet in _owner.Batch)
            {
                int lent = packet.Headroom;
                packet.Prepend(lent).Fill(Nonsense); // as whoever seals it may
                packet.TrimStart(lent);
            }

            foreach (Packet packet in _owner.Batch)
            {
                Packets.Add(TestPacket.Of(packet)); // while it borrows
            }

            _owner.BeginSend();
            _owner.CompleteSend();
            _ring.Release(_intake.HasMore);
            kernel.TakeBack();
            IsOver = ++_rounds == mostRounds;
        }
    }

    /// <summary>Ends it.</summary>
    /// <returns>Parts of a frame that nobody took.</returns>
    public int Close() => _intake.Close();

    private void Round()
    {
        PacketBatch batch = _owner.Batch;
        while (_intake.HasMore && _intake.IsReady(batch))
        {
            _intake.TakeMore(batch);
        }

        while (!_intake.HasMore && _intake.IsReady(batch) && _ring.TryNext(out RingFrame frame))
        {
            Frames++;
            long before = Ledger.In;
            if (_intake.Take(batch, frame, _wanted, _own, _mtu, default) != Ledger.In > before)
            {
                throw new PropertyException("it says whether a frame became a packet");
            }

            while (_intake.HasMore && _intake.IsReady(batch))
            {
                _intake.TakeMore(batch);
            }
        }
    }
}
