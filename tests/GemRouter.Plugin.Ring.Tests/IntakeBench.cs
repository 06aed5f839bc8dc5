using System.Runtime.InteropServices;
using GemRouter.Hosting;
using GemRouter.Plugin.Pcap;
using GemRouter.Plugin.Ring.Receiving;
using GemRouter.Plugin.Ring.Rings;
using GemRouter.Testing;

namespace GemRouter.Plugin.Ring.Tests;

/// <summary>Frames in memory, as they lie in a ring, and what becomes of them.</summary>
internal sealed class IntakeBench : IDisposable
{
    private const int Room = 70_000;
    private const byte Nonsense = 0x5E;

    private readonly BatchOwner _owner = new(new PacketPool(64, 64, 9000, 64), 64);
    private readonly FrameIntake _intake;
    private readonly byte[] _memory = GC.AllocateArray<byte>(Room, pinned: true);
    private readonly Wanted _wanted;

    public IntakeBench(params string[] groups)
    {
        _wanted = new Wanted((groups.Length == 0 ? ["224.0.0.0/4", "ff00::/8"] : groups).Select(static one => LinkRig.Of(one)));
        _intake = new FrameIntake(Counters, verify: true, () => JoinedLost++);
    }

    public FakeCounters Counters { get; } = new();

    public Ledger Ledger { get; } = new();

    public int JoinedLost { get; private set; }

    /// <summary>The bytes in front of each packet that whoever seals it may write over.</summary>
    public List<int> Lent { get; } = [];

    /// <summary>Takes a frame, and all parts of it in rounds of so much room.</summary>
    public List<TestPacket> Take(ReadOnlySpan<byte> frame, int step = 0, int? length = null, uint status = 1, uint vlanTag = 0, int mtu = 9000, int room = 64)
    {
        frame.CopyTo(_memory);
        RingFrame found = new()
        {
            Bytes = _memory.AsSpan(0, frame.Length),
            Address = Marshal.UnsafeAddrOfPinnedArrayElement(_memory, 0),
            Length = length ?? frame.Length,
            Step = step,
            Status = status,
            VlanTag = vlanTag,
        };
        List<TestPacket> taken = [];
        for (bool first = true; first || _intake.HasMore; first = false)
        {
            _owner.BeginReceive(Ledger, default, room);
            if (first)
            {
                Assert.True(_intake.IsReady(_owner.Batch));
                long before = Ledger.In;
                bool became = _intake.Take(_owner.Batch, found, _wanted, null, mtu, default);
                Assert.Equal(became, Ledger.In > before);
            }

            while (_intake.HasMore && _intake.IsReady(_owner.Batch))
            {
                _intake.TakeMore(_owner.Batch);
            }

            foreach (Packet packet in _owner.Batch)
            {
                int lent = packet.Headroom;
                packet.Prepend(lent).Fill(Nonsense); // as whoever seals it may
                packet.TrimStart(lent);
                Lent.Add(lent);
            }

            foreach (Packet packet in _owner.Batch)
            {
                Assert.True(packet.IsBorrowed);
                taken.Add(TestPacket.Of(packet));
            }

            _owner.BeginSend();
            _owner.CompleteSend();
        }

        return taken;
    }

    public void Dispose() => _intake.Close();
}
