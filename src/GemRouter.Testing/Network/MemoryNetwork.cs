using System.Net;

namespace GemRouter.Testing;

/// <summary>
/// A medium in memory that links are on, as on one LAN: what one sends reaches all others, in virtual time, with seeded loss, delay, duplication and reordering, and over
/// ways that can be cut. With the system's clock receivers wait; with any other they never do. Any thread.
/// <code>
/// MemoryNetwork network = new(clock, seed: 7) { Impairment = new Impairment { Loss = 0.01 } };
/// MemoryLink left = network.CreateLink("10.0.0.1");
/// </code>
/// </summary>
public sealed class MemoryNetwork
{
    private readonly Dictionary<(Address From, Address To), MediumPath> _paths = [];
    private readonly ulong _seed;
    private Impairment _impairment = Impairment.None;
    private HashSet<Address>? _island;

    /// <summary>Makes an empty medium.</summary>
    /// <param name="clock">The clock of all links.</param>
    /// <param name="seed">Decides what is lost, doubled and late: on each way from one link to another, the n-th datagram of two runs meets the same.</param>
    public MemoryNetwork(TimeProvider clock, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(clock);
        Clock = clock;
        _seed = seed;
    }

    /// <summary>The medium's clock.</summary>
    public TimeProvider Clock { get; }

    /// <summary>What every way does that has no impairment of its own.</summary>
    public Impairment Impairment
    {
        get => _impairment;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            lock (Gate)
            {
                _impairment = value;
            }
        }
    }

    /// <summary>What became of the data packets.</summary>
    public MediumTally Tally
    {
        get
        {
            lock (Gate)
            {
                SettleAll();
                return Data.Read();
            }
        }
    }

    /// <summary>What became of the control datagrams, by the same rules; each of a link's channels that a datagram is for counts for itself.</summary>
    public MediumTally ControlTally
    {
        get
        {
            lock (Gate)
            {
                return Control.Read();
            }
        }
    }

    /// <summary>When the next data packet arrives somewhere; never where none is on its way. For a test that moves the clock.</summary>
    public Instant NextArrival
    {
        get
        {
            lock (Gate)
            {
                Instant next = Instant.Never;
                foreach (MemoryLink link in Links)
                {
                    next = Instant.Min(next, link.NextArrival);
                }

                return next;
            }
        }
    }

    internal Lock Gate { get; } = new();

    internal List<MemoryLink> Links { get; } = [];

    internal MediumCount Data { get; } = new();

    internal MediumCount Control { get; } = new();

    internal bool IsReal => Clock == TimeProvider.System;

    /// <summary>Describes the medium as a transport, named "memory", for a manifest or a conformance class.</summary>
    public ComponentFactory Factory() => ComponentFactory.Transport<MemoryLinkOptions>(
        "memory", "A link on a network in memory, for tests.", (context, options) => new MemoryLink(this, context, options), static _ => new ComponentNeeds { MaxShards = MemoryLink.MostShards });

    /// <summary>Makes a link with a host of its own.</summary>
    /// <param name="address">The link's address.</param>
    public MemoryLink CreateLink(string address) => CreateLink(new MemoryLinkOptions { Address = Address.Parse(address) });

    /// <summary>Makes a link with a host of its own.</summary>
    public MemoryLink CreateLink(MemoryLinkOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        using TestHost host = new(Clock, name: options.Address.ToString());
        return new MemoryLink(this, host.Context, options);
    }

    /// <summary>Sets what the way from one address to another does; the way back is another one.</summary>
    /// <param name="from">The sending link's address.</param>
    /// <param name="to">The receiving link's address.</param>
    /// <param name="impairment">What it does; null for what all do.</param>
    public void Impair(Address from, Address to, Impairment? impairment)
    {
        lock (Gate)
        {
            PathOf(from, to).Own = impairment;
        }
    }

    /// <summary>Cuts these links off from all others, in both directions; among themselves nothing changes. A second call replaces the first.</summary>
    public void Partition(params IEnumerable<Address> island)
    {
        lock (Gate)
        {
            _island = [.. island];
        }
    }

    /// <summary>Ends a partition.</summary>
    public void Heal()
    {
        lock (Gate)
        {
            _island = null;
        }
    }

    /// <summary>Decides on one datagram's way; guarded by the lock.</summary>
    /// <returns>0 where it is lost, 1, or 2 where it is doubled.</returns>
    internal int Decide(Address from, Address to, out MediumPath path, out Impairment impairment)
    {
        path = PathOf(from, to);
        impairment = path.Own ?? _impairment;
        if (impairment.Cut || (_island is not null && _island.Contains(from) != _island.Contains(to)) || path.Happens(impairment.Loss))
        {
            return 0;
        }

        return path.Happens(impairment.Duplication) ? 2 : 1;
    }

    /// <summary>Puts a packet on its way to all other links; guarded by the lock.</summary>
    internal void Broadcast(MemoryLink sender, Packet packet, Address source, ushort sourcePort, Instant now)
    {
        foreach (MemoryLink link in Links)
        {
            if (link == sender)
            {
                continue;
            }

            Data.Sent++;
            int copies = Decide(sender.Address, link.Address, out MediumPath path, out Impairment impairment);
            if (copies == 0)
            {
                Data.Lost++;
                continue;
            }

            Data.Duplicated += copies - 1;
            for (int i = 0; i < copies; i++)
            {
                Instant due = now + path.Duration(impairment);
                link.Accept(packet, source, sourcePort, due, now);
            }
        }
    }

    /// <summary>Finds the channels that a control datagram is for, and puts it on its way to each.</summary>
    internal void Carry(MemoryControlChannel sender, ReadOnlyMemory<byte> datagram, IPEndPoint to)
    {
        byte[] bytes = datagram.ToArray();
        Address target = new(to.Address);
        List<MemoryControlChannel> here = [];
        lock (Gate)
        {
            foreach (MemoryLink link in Links)
            {
                bool reached = target.IsMulticast ? link != sender.Link : link.Address == target;
                if (reached)
                {
                    link.AcceptControl(sender, bytes, to, here);
                }
            }
        }

        here.ForEach(channel => channel.Arrive(sender, bytes));
    }

    private void SettleAll()
    {
        Instant now = Instant.Now(Clock);
        foreach (MemoryLink link in Links)
        {
            link.Settle(now);
        }
    }

    private MediumPath PathOf(Address from, Address to)
    {
        if (!_paths.TryGetValue((from, to), out MediumPath? path))
        {
            // Of the addresses, not of the order of links: a test that adds a link does not change what happens between the others.
            path = new MediumPath(_seed * 0x9E3779B97F4A7C15 ^ Mix(from) * 31 ^ Mix(to));
            _paths.Add((from, to), path);
        }

        return path;
    }

    private static ulong Mix(Address address)
    {
        Span<byte> bytes = stackalloc byte[Address.Size];
        address.Write(bytes);
        ulong hash = 0xCBF29CE484222325; // FNV-1a: HashCode differs from process to process
        foreach (byte value in bytes)
        {
            hash = (hash ^ value) * 0x100000001B3;
        }

        return hash;
    }
}
