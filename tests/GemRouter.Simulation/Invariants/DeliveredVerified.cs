using GemRouter.Protocol;
using GemRouter.Simulation.Domains;
using GemRouter.Simulation.Network;

namespace GemRouter.Simulation.Invariants;

/// <summary>
/// What is delivered was sent by a host, or by an attacker who is a member, in a group that the receiver has the key of, under a SEK whose announcement has come to the receiver, and which a HELLO lists that was said after the receiver's start; its number is not below
/// the one listed (wire 4).
/// </summary>
internal sealed class DeliveredVerified : Invariant
{
    private readonly Dictionary<Machine, Heard> _heard = [];

    public override string Name => "nothing is delivered under a key whose announcement could not be verified";

    public override void Started(Machine machine) => _heard[machine] = new Heard([], []);

    public override void Cloned(Machine clone)
    {
        Heard original = _heard[clone.Original!];
        _heard[clone] = new Heard([.. original.Announced], new Dictionary<KeyAddress, PacketNumber>(original.Floors));
    }

    public override void Gone(Machine machine) => _heard.Remove(machine);

    public override void Arrived(Machine machine, Datagram datagram)
    {
        if (!_heard.TryGetValue(machine, out Heard? heard))
        {
            return;
        }

        foreach (AnnouncedObject announced in datagram.Message?.Objects ?? datagram.Brought)
        {
            heard.Announced.Add(announced.Key);
        }

        if (datagram.Message is not { } message)
        {
            return;
        }

        if (datagram.SentAt >= machine.StartedAt)
        {
            foreach (StreamEntry entry in message.Listed)
            {
                KeyAddress key = new(entry.Group, entry.Port, entry.KeyId);
                if (!heard.Floors.TryGetValue(key, out PacketNumber floor) || entry.NextNumber < floor)
                {
                    heard.Floors[key] = entry.NextNumber;
                }
            }
        }
    }

    public override void Delivered(Machine machine, Datagram datagram, SentPacket? packet)
    {
        if (packet is null && Domain.ForgedOf(datagram) is { } forged)
        {
            CheckForged(machine, datagram, forged);
            return;
        }

        if (packet is null || packet.SealedAt == Instant.Never || !datagram.Bytes.AsSpan().SequenceEqual(packet.Payload()))
        {
            Fail($"{machine} delivered a payload that no host has sent");
            return;
        }

        Heard heard = _heard[machine];
        KeyAddress key = new(datagram.Group, datagram.Port, packet.KeyId);
        string? why = packet.Stream.Group % 2 == 1 && !Domain.Scenario.Nodes[machine.Node].SecondGroups ? "it has no key of the group"
            : packet.Sender.Node == machine.Node ? "it is its own"
            : datagram.Group != Components.GroupOf(packet.Stream.Group) ? "it was sent to another group"
            : !heard.Announced.Contains(key) ? "no announcement of its key came"
            : !heard.Floors.TryGetValue(key, out PacketNumber floor) ? "nobody has listed its key since the start"
            : packet.Number < floor ? $"its number {packet.Number} is below the floor {floor}"
            : null;
        if (why is not null)
        {
            Fail($"{machine} delivered {packet} under {packet.KeyId}: {why}");
        }
    }

    // Whoever has both keys is a member, where nobody is pinned: what it signed is delivered where it was announced, and nothing else.
    private void CheckForged(Machine machine, Datagram datagram, ForgedPacket packet)
    {
        string? why = !packet.Key.IsVouched ? "the announcement's signature is false"
            : Domain.Scenario.Pinned ? "its source is not among the pinned"
            : datagram.Group != packet.Key.Context.Group ? "it was sent to another group"
            : !Domain.HasKey(machine.Node, datagram.Group) ? "it has no key of the group"
            : null;
        if (why is not null)
        {
            Fail($"{machine} delivered {packet}: {why}");
        }
    }

    private sealed record Heard(HashSet<KeyAddress> Announced, Dictionary<KeyAddress, PacketNumber> Floors);
}
