using GemRouter.Protocol;
using GemRouter.Simulation.Domains;
using GemRouter.Simulation.Network;

namespace GemRouter.Simulation.Invariants;

/// <summary>
/// No (SEK, PN) and no (boot_id, ctr) is sealed twice with different content, as the fabric shows. Two copies of one memory cannot keep that by themselves; what wire 4 promises of them is that a copy that meets a HELLO of its own boot
/// which it has not sent stops at once: from then on it sends nothing under that boot. (Such datagrams are opened ten times a second; what comes beside more than that may be overlooked.)
/// </summary>
internal sealed class NumbersUsedOnce : Invariant
{
    private const int OpensPerSecond = 10;
    private const ulong Remembered = 64;

    private readonly Dictionary<(KeyAddress Key, long Number), Use> _packets = [];
    private readonly Dictionary<(BootId Boot, ulong Counter), Use> _datagrams = [];
    private readonly Dictionary<KeyAddress, BootId> _boots = [];
    private readonly Dictionary<Machine, Copies> _copies = [];

    public override string Name => "no number is used twice";

    public override void Started(Machine machine) => _copies[machine] = new Copies();

    public override void Cloned(Machine clone)
    {
        Copies original = _copies[clone.Original!];
        _copies[clone] = new Copies(original) { Boot = original.Boot, Counter = original.Counter };
    }

    public override void Sent(Machine machine, Datagram datagram)
    {
        if (datagram.IsControl)
        {
            SentControl(machine, datagram);
        }
        else if (DataHeader.Read(datagram.Bytes, out DataHeader header) == DataVerdict.Accepted)
        {
            KeyAddress key = new(datagram.Group, datagram.Port, header.KeyId);
            if (_boots.TryGetValue(key, out BootId boot))
            {
                FailIfMet(machine, boot, $"{key.KeyId} of {boot}");
            }

            Note(_packets, (key, header.Number.Value), machine, datagram, $"number {header.Number} under {key.KeyId}");
        }
        else
        {
            Fail($"{machine} sent what is no GEM packet to the fabric");
        }
    }

    public override void Arrived(Machine machine, Datagram datagram)
    {
        Copies copies = _copies[machine];
        if (!datagram.IsControl || !Envelope.TryRead(datagram.Bytes, out Envelope envelope) || envelope.Sender != copies.Boot || envelope.Type != MessageType.Hello || copies.HasSent(envelope.Counter, HashOf(datagram)))
        {
            return;
        }

        while (copies.Opens.TryPeek(out Instant at) && at + TimeSpan.FromSeconds(1.5) < Domain.Now)
        {
            copies.Opens.Dequeue();
        }

        copies.Opens.Enqueue(Domain.Now);
        if (copies.Opens.Count < OpensPerSecond && datagram.Message is not null)
        {
            copies.Meets = true;
        }
    }

    public override void Turned(Machine machine)
    {
        Copies copies = _copies[machine];
        if (copies.Meets)
        {
            copies.Meets = false;
            copies.Met.Add(copies.Boot);
        }
    }

    private void SentControl(Machine machine, Datagram datagram)
    {
        if (datagram.Message is not { } message)
        {
            Fail($"{machine} sent a control datagram that does not open");
            return;
        }

        FailIfMet(machine, message.Boot, $"the boot {message.Boot}");
        Copies copies = _copies[machine];
        copies.Boot = message.Boot;
        copies.Counter = message.Counter;
        copies.Sent[message.Counter % Remembered] = (message.Counter, HashOf(datagram));
        foreach (AnnouncedObject announced in message.Objects)
        {
            _boots[announced.Key] = announced.Boot;
        }

        Note(_datagrams, (message.Boot, message.Counter), machine, datagram, $"counter {message.Counter} of boot {message.Boot}");
    }

    private void Note<T>(Dictionary<T, Use> used, T what, Machine machine, Datagram datagram, string name)
        where T : notnull
    {
        ulong hash = HashOf(datagram);
        Use? first = used.GetValueOrDefault(what);
        for (Use? use = first; use is not null; use = use.Next)
        {
            if (use.Hash == hash && use.Machine == machine)
            {
                return; // the same again
            }

            if (use.Hash != hash && !AreCopies(use.Machine, machine))
            {
                Fail($"{name} went out twice with different content: by {use.Machine} and by {machine}");
                return;
            }
        }

        used[what] = new Use(hash, machine, first);
    }

    private void FailIfMet(Machine machine, BootId boot, string what)
    {
        if (_copies[machine].Met.Contains(boot))
        {
            Fail($"{machine} still sends under {what}, though it has met a copy of it");
        }
    }

    private static ulong HashOf(Datagram datagram) => Hash.Mix(Hash.Empty, datagram.Bytes);

    private static bool AreCopies(Machine one, Machine other) => one != other && (one.Original == other || other.Original == one || (one.Original is not null && one.Original == other.Original));

    /// <summary>What went out under a number, and from whom: copies of one memory may both use it once.</summary>
    private sealed record Use(ulong Hash, Machine Machine, Use? Next);

    private sealed class Copies
    {
        public Copies()
        {
        }

        public Copies(Copies original) => original.Sent.CopyTo(Sent, 0);

        /// <summary>The last datagrams, by their counters.</summary>
        public (ulong Counter, ulong Hash)[] Sent { get; } = new (ulong, ulong)[Remembered];

        /// <summary>True where it sent that, or cannot tell any more.</summary>
        public bool HasSent(ulong counter, ulong hash) => counter <= Counter && (Sent[counter % Remembered].Counter != counter || Sent[counter % Remembered].Hash == hash);

        public BootId Boot { get; set; }

        public ulong Counter { get; set; }

        /// <summary>When HELLOs of its own boot came that it had not sent.</summary>
        public Queue<Instant> Opens { get; } = new();

        public bool Meets { get; set; }

        public HashSet<BootId> Met { get; } = [];
    }
}
