namespace GemRouter.Testing.Tests;

/// <summary>A stage that writes a mark in front of each packet, doubles some and drops long ones; and breaks one rule on demand.</summary>
internal sealed class ToyStage(ComponentContext context, ToyStageFault fault) : IPacketStage
{
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly DropReason _tooLong = fault == ToyStageFault.DropsUnderItsOwnReason
        ? new DropReason("too_long", "The packet is too long.")
        : context.Counters.DropReason("too_long", "The packet is too long.");

    private Packet? _last;

    private ToyStageFault Fault { get; } = fault;

    public static ComponentFactory Factory(ToyStageFault fault = ToyStageFault.None) => ComponentFactory.Stage<NoOptions>(
        "toy",
        "Writes a mark in front of each packet.",
        (context, _) => new ToyStage(context, fault),
        _ => new ComponentNeeds
        {
            Headroom = fault == ToyStageFault.TakesMoreRoomThanItSays ? 3 : 4,
            Instancing = fault == ToyStageFault.IsNotShared ? Instancing.Shared : Instancing.PerWorker,
        });

    public unsafe void Process(PacketBatch batch)
    {
        if (Fault == ToyStageFault.IsNotShared && Environment.CurrentManagedThreadId != _thread)
        {
            throw new InvalidOperationException("Not my thread.");
        }

        if (Fault == ToyStageFault.WritesToWhatHasLeft && _last is not null)
        {
            _last.Ttl++;
        }

        if (Fault == ToyStageFault.RentsAndForgets)
        {
            batch.TryRent(out _);
        }

        if (Fault == ToyStageFault.Allocates)
        {
            _ = new byte[batch.Count];
        }

        foreach (Packet packet in batch)
        {
            _last = packet;
            if (Fault == ToyStageFault.KeepsWithoutHolding && packet.Length % 2 == 0)
            {
                batch.Detach(packet);
                continue;
            }

            if (packet.Length > 1400)
            {
                batch.Drop(packet, _tooLong);
                continue;
            }

            if (Fault == ToyStageFault.ThrowsOnEmptyPayload)
            {
                _ = packet.Payload[0];
            }

            if (Fault == ToyStageFault.WritesPastTheMark)
            {
                *(byte*)packet.PayloadAddress ^= 1; // not through Write, which clears the mark
                continue;
            }

            byte dice = 0;
            if (Fault == ToyStageFault.RollsRealDice)
            {
                dice = (byte)Random.Shared.Next(256);
            }
            else
            {
                context.Entropy.Fill(new Span<byte>(ref dice));
            }

            packet.Prepend(4).Fill(dice);
            Double(batch, packet);
        }
    }

    private void Double(PacketBatch batch, Packet packet)
    {
        bool room = batch.Room > 0 || Fault == ToyStageFault.AddsWithoutRoom;
        if (!room)
        {
            return;
        }

        if (batch.TryRent(out Packet? twin))
        {
            packet.Payload.CopyTo(twin.Reset(packet.Headroom, packet.Length)); // it has grown: behind the pool's headroom it may not fit
            twin.CopyHeaderFrom(packet);
            batch.Add(twin);
        }
        else if (Fault == ToyStageFault.NeedsAPacket)
        {
            throw new InvalidOperationException("No packet.");
        }
    }
}
