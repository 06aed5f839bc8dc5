using GemRouter.Protocol;
using GemRouter.Simulation.Domains;
using GemRouter.Simulation.Network;

namespace GemRouter.Simulation.Invariants;

/// <summary>
/// What nobody signed causes no answer but two REQUESTs a second (wire 6.4, 7). Whatever a machine says, it would have said without that: each of its HELLOs is one of the first, or a regular one, or goes along with an announcement of its own (wire 4), or
/// else is hastened, of which there are four a second at most. It wants the proof of boots alone that have signed something, echoes nothing but what was signed, and asks for kids that somebody has signed; for others, which packets carried, in two HELLOs a
/// second. It announces at its regular times, or because a node that is on record has asked, in a HELLO newer than its last. It says nothing twice.
/// </summary>
internal sealed class NoAnswerUnsigned : Invariant
{
    private const int UnlistedPerSecond = 2;
    private const int HastenedPerSecond = 4;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan[] FirstHellos = [TimeSpan.Zero, TimeSpan.FromSeconds(0.3), TimeSpan.FromSeconds(1)];
    private static readonly TimeSpan HelloAfterAnnouncement = TimeSpan.FromMilliseconds(100); // 10 ms for each HELLO that stands before it

    private readonly Dictionary<Machine, Said> _said = [];

    public override string Name => "what nobody signed causes no answer";

    public override void Started(Machine machine) => _said[machine] = new Said();

    public override void Cloned(Machine clone) => _said[clone] = new Said(_said[clone.Original!]);

    public override void Gone(Machine machine) => _said.Remove(machine);

    public override void Arrived(Machine machine, Datagram datagram)
    {
        if (!_said.TryGetValue(machine, out Said? said))
        {
            return;
        }

        foreach (AnnouncedObject brought in datagram.Brought)
        {
            said.Signed.Add((brought.Key.Group.Address, brought.Key.KeyId));
        }

        if (!datagram.IsControl)
        {
            if (DataHeader.Read(datagram.Bytes, out DataHeader header) == DataVerdict.Accepted)
            {
                said.Carried.Add((datagram.Group.Address, header.KeyId));
            }
        }
        else if (datagram.Message is { } honest)
        {
            Hear(machine, said, honest);
        }
        else if (datagram.Signed is { } signed && !Domain.Scenario.Pinned)
        {
            Hear(machine, said, signed); // where identities are pinned, its signature is nobody's
        }
    }

    public override void Sent(Machine machine, Datagram datagram)
    {
        if (datagram.Message is not { } message)
        {
            return;
        }

        Said said = _said[machine];
        if (said.Boot == message.Boot && message.Counter <= said.Counter)
        {
            Fail($"{machine} says again what it said: {message.Counter} of {message.Boot}");
        }

        if (message.Type == MessageType.Hello)
        {
            CheckTime(machine, said, message);
            CheckContent(machine, said, message);
            said.HelloAt = Domain.Now;
        }
        else
        {
            NoteAnnounced(machine, said, message);
        }

        (said.Boot, said.Counter) = (message.Boot, message.Counter);
    }

    public override void Turned(Machine machine)
    {
        if (_said.TryGetValue(machine, out Said? said) && said.Announced.CheckTurn(Domain.Now) is { } stream)
        {
            Fail($"{machine} announced SEKs of {stream} out of their times, and nobody asked for them");
        }
    }

    private void Hear(Machine machine, Said said, ControlMessage message)
    {
        foreach (AnnouncedObject announced in message.Objects)
        {
            said.Signed.Add((announced.Key.Group.Address, announced.Key.KeyId));
        }

        if (message.Type != MessageType.Hello)
        {
            return;
        }

        said.Boots.Add(message.Boot.Prefix);
        said.Nonces.Add((message.Node.Prefix, message.Challenge));
        foreach (StreamEntry entry in message.Listed)
        {
            said.Signed.Add((entry.Group.Address, entry.KeyId));
        }

        // A recording is not newer than what its boot has said since.
        if (message.Requests.Count > 0 && !(machine.Router.Plane.Roster.Find(message.Boot) is { } boot && boot.Counter >= message.Counter))
        {
            foreach (KeyRequestEntry request in message.Requests)
            {
                said.Announced.Ask((request.Group, request.KeyId), Domain.Now);
            }
        }
    }

    private void CheckTime(Machine machine, Said said, ControlMessage message)
    {
        TimeSpan sinceStart = Domain.Now - machine.StartedAt;
        bool isRegular = said.HelloAt == Instant.Never || Domain.Now - said.HelloAt >= TimeSpan.FromMilliseconds(Domain.Scenario.Hello * 0.8);
        bool goesAlong = said.ToList.Count > 0 && Domain.Now - said.ToListSince <= HelloAfterAnnouncement;
        foreach (StreamEntry entry in message.Listed)
        {
            said.ToList.Remove(new KeyAddress(entry.Group, entry.Port, entry.KeyId));
        }

        if (isRegular || goesAlong || message.IsGoodbye || Array.Exists(FirstHellos, first => first == sinceStart))
        {
            return;
        }

        said.Hastened.Enqueue(Domain.Now);
        if (said.Hastened.Count > HastenedPerSecond && Domain.Now - said.Hastened.Dequeue() < Second)
        {
            Fail($"{machine} hastened more than {HastenedPerSecond} HELLOs within a second");
        }
    }

    private void CheckContent(Machine machine, Said said, ControlMessage message)
    {
        foreach (Want want in message.Wants)
        {
            if (!said.Boots.Contains(want.BootPrefix))
            {
                Fail($"{machine} wants the proof of a boot that has signed nothing");
            }
        }

        foreach (Echo echo in message.Echoes)
        {
            if (!said.Nonces.Contains((echo.NodePrefix, echo.Challenge)))
            {
                Fail($"{machine} echoes a nonce that nobody has signed");
            }
        }

        bool isUnlisted = false;
        foreach (KeyRequestEntry request in message.Requests)
        {
            (Address, KeyId) key = (request.Group, request.KeyId);
            bool isSigned = said.Signed.Contains(key);
            isUnlisted |= !isSigned;
            if (!isSigned && !said.Carried.Contains(key))
            {
                Fail($"{machine} asks for {request.KeyId}, of which it knows from nobody");
            }
        }

        if (isUnlisted && said.Unlisted.Count(Domain.Now, Second) > UnlistedPerSecond)
        {
            Fail($"{machine} asked for kids that nobody lists in more than {UnlistedPerSecond} HELLOs within a second");
        }
    }

    private void NoteAnnounced(Machine machine, Said said, ControlMessage message)
    {
        foreach (AnnouncedObject announced in message.Objects)
        {
            if (announced.Boot == message.Boot)
            {
                said.Announced.Note(announced.Key);
                said.ToList.Add(announced.Key);
                said.ToListSince = Domain.Now;
            }
            else if (!said.Announced.IsAsked((announced.Key.Group.Address, announced.Key.KeyId), Domain.Now))
            {
                Fail($"{machine} relayed {announced.Key.KeyId}, which nobody asked for");
            }
        }
    }

    private sealed class Said
    {
        public Said()
        {
        }

        public Said(Said original)
        {
            (Boots, Nonces, Signed, Carried) = ([.. original.Boots], [.. original.Nonces], [.. original.Signed], [.. original.Carried]);
            (Unlisted, Hastened, Announced) = (new Recent(original.Unlisted), new Queue<Instant>(original.Hastened), new AnnouncedTimes(original.Announced));
            (Boot, Counter, HelloAt, ToList, ToListSince) = (original.Boot, original.Counter, original.HelloAt, [.. original.ToList], original.ToListSince);
        }

        /// <summary>The boots that have signed a HELLO which came.</summary>
        public HashSet<ulong> Boots { get; } = [];

        /// <summary>The nonces of those.</summary>
        public HashSet<(ulong Node, Challenge Challenge)> Nonces { get; } = [];

        /// <summary>The kids that were listed or announced under a signature.</summary>
        public HashSet<(Address Group, KeyId KeyId)> Signed { get; } = [];

        /// <summary>The kids that packets came under, whoever sent them.</summary>
        public HashSet<(Address Group, KeyId KeyId)> Carried { get; } = [];

        public Recent Unlisted { get; } = new();

        public Queue<Instant> Hastened { get; } = new();

        public AnnouncedTimes Announced { get; } = new();

        public BootId Boot { get; set; }

        public ulong Counter { get; set; }

        public Instant HelloAt { get; set; } = Instant.Never;

        /// <summary>The own SEKs that were announced and are to be listed.</summary>
        public HashSet<KeyAddress> ToList { get; } = [];

        public Instant ToListSince { get; set; }
    }
}
