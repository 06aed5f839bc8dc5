using GemRouter.Protocol;
using GemRouter.Simulation.Domains;
using GemRouter.Simulation.Network;

namespace GemRouter.Simulation.Invariants;

/// <summary>
/// What nobody signed causes no answer but two REQUESTs a second (wire 6.4, 7). Seen from outside: of kids that no honest node ever listed, a machine asks in two HELLOs a second at most; it relays what an honest node has asked for a moment ago, and nothing
/// else; without such a request it announces at its regular times alone; and its HELLOs stay within what wire 4 and 6.1 allow.
/// </summary>
internal sealed class NoAnswerUnsigned : Invariant
{
    private const int UnlistedPerSecond = 2;
    private const int HastenedPerSecond = 4;
    private const int FirstHellos = 3;
    private const int RegularAnnouncements = 5; // the first three of a SEK, and those that its predecessor has at the same time

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnsweredWithin = TimeSpan.FromSeconds(1.3); // a relay after 250 ms, but once a second

    private readonly HashSet<(Address Group, KeyId KeyId)> _listed = [];
    private readonly Dictionary<Machine, Said> _said = [];

    public override string Name => "what nobody signed causes no answer";

    public override void Started(Machine machine) => _said[machine] = new Said();

    public override void Cloned(Machine clone) => _said[clone] = new Said(_said[clone.Original!]);

    public override void Gone(Machine machine) => _said.Remove(machine);

    public override void Arrived(Machine machine, Datagram datagram)
    {
        if (datagram.Message is { } message && _said.TryGetValue(machine, out Said? said))
        {
            foreach (KeyRequestEntry request in message.Requests)
            {
                said.Asked[(request.Group, request.KeyId)] = Domain.Now;
            }
        }
    }

    public override void Sent(Machine machine, Datagram datagram)
    {
        if (datagram.Message is not { } message)
        {
            return;
        }

        foreach (StreamEntry entry in message.Listed)
        {
            _listed.Add((entry.Group.Address, entry.KeyId));
        }

        Said said = _said[machine];
        if (message.Type == MessageType.Hello)
        {
            CheckHello(machine, said, message);
        }
        else
        {
            CheckAnnounce(machine, said, message);
        }
    }

    private void CheckHello(Machine machine, Said said, ControlMessage message)
    {
        if (message.Requests.Any(request => !_listed.Contains((request.Group, request.KeyId))) && said.Unlisted.Count(Domain.Now, Second) > UnlistedPerSecond)
        {
            Fail($"{machine} asked for kids that nobody lists in more than {UnlistedPerSecond} HELLOs within a second");
        }

        int most = HastenedPerSecond + FirstHellos + 1 + said.Announcements.Within(Domain.Now, Second + Second);
        if (said.Hellos.Count(Domain.Now, Second) > most)
        {
            Fail($"{machine} sent more than {most} HELLOs within a second");
        }
    }

    private void CheckAnnounce(Machine machine, Said said, ControlMessage message)
    {
        said.Announcements.Count(Domain.Now, Second + Second);
        foreach (AnnouncedObject announced in message.Objects)
        {
            (Address, KeyId) key = (announced.Key.Group.Address, announced.Key.KeyId);
            bool asked = said.Asked.TryGetValue(key, out Instant at) && Domain.Now - at <= AnsweredWithin;
            if (announced.Boot != message.Boot)
            {
                if (!asked)
                {
                    Fail($"{machine} relayed {announced.Key.KeyId}, which nobody asked for");
                }
            }
            else if (said.OfKey(announced.Key).Count(Domain.Now, Second) > RegularAnnouncements && !asked)
            {
                Fail($"{machine} announced {announced.Key.KeyId} more than {RegularAnnouncements} times within a second, and nobody asked for it");
            }
        }
    }

    private sealed class Said
    {
        private readonly Dictionary<KeyAddress, Recent> _ofKeys = [];

        public Said()
        {
            (Unlisted, Hellos, Announcements, Asked) = (new Recent(), new Recent(), new Recent(), []);
        }

        public Said(Said original)
        {
            (Unlisted, Hellos, Announcements) = (new Recent(original.Unlisted), new Recent(original.Hellos), new Recent(original.Announcements));
            Asked = new Dictionary<(Address, KeyId), Instant>(original.Asked);
        }

        public Recent Unlisted { get; }

        public Recent Hellos { get; }

        public Recent Announcements { get; }

        public Dictionary<(Address Group, KeyId KeyId), Instant> Asked { get; }

        public Recent OfKey(KeyAddress key) => _ofKeys.TryGetValue(key, out Recent? recent) ? recent : _ofKeys[key] = new Recent();
    }
}
