using System.Runtime.InteropServices;
using GemRouter.Plugin.Ring.Filters;
using GemRouter.Plugin.Udp;
using GemRouter.Plugin.Udp.Linux;

namespace GemRouter.Plugin.Ring.Rings;

/// <summary>A packet socket on one interface: packet(7). It receives nothing until it has a filter, and listens.</summary>
internal sealed class PacketSocket
{
    private const int AddressSize = 20; // struct sockaddr_ll
    private const ushort Family = 17;
    private const ushort NoProtocol = 0;
    private const ushort AllProtocols = 0x0300; // ETH_P_ALL in network order
    private const ushort Ethernet = 1;  // ARPHRD_ETHER
    private const string FilterName = "a filter of packets";
    private const string ToReceive = "to receive on the interface";

    private bool _listens;

    private PacketSocket(int descriptor) => Descriptor = descriptor;

    public int Descriptor { get; }

    /// <summary>The interface's address as 48 bits, as it was when <see cref="Bind"/> was called.</summary>
    public ulong BoundAddress { get; private set; }

    /// <summary>The interface's address as 48 bits, as it is now.</summary>
    public ulong HardwareAddress
    {
        get
        {
            Span<byte> address = stackalloc byte[AddressSize];
            address.Clear();
            ulong bits = 0;
            if (PacketCalls.NameOf(Descriptor, address) >= 0)
            {
                foreach (byte part in address.Slice(12, 6))
                {
                    bits = (bits << 8) | part;
                }
            }

            return bits;
        }
    }

    /// <summary>Opens one that is not bound yet.</summary>
    /// <exception cref="ComponentException">The system refuses; the message says what would help.</exception>
    public static PacketSocket Open(RingOptions options)
    {
        int fd = PacketCalls.Open();
        if (fd < 0)
        {
            throw new ComponentException(-fd == Udp.Linux.Errno.Permission ? RingRights.Missing : Refusal.Of("a packet socket", -fd));
        }

        PacketSocket socket = new(fd);
        try
        {
            socket.Filter(SubscriptionFilter.Nothing);
            socket.Set(PacketOption.Version, options.Mode == RingMode.Throughput ? PacketOption.Version3 : PacketOption.Version2, "this version of packet rings");
            socket.Set(PacketOption.VirtioHeader, 1, "virtio headers on packet sockets");
            if (options.InjectsThroughRings)
            {
                LibC.SetBuffer(fd, sends: true, SendSocket.SendBuffer);
            }

            if (!options.HearHost)
            {
                LibC.SetOption(fd, PacketOption.PacketLevel, PacketOption.IgnoreOutgoing, 1); // since 4.20; the filter does the same, later
            }

            return socket;
        }
        catch
        {
            socket.Close();
            throw;
        }
    }

    /// <summary>Opens one that only sends, and is on no interface yet.</summary>
    /// <exception cref="ComponentException">The system refuses.</exception>
    public static PacketSocket OpenToSend()
    {
        int fd = PacketCalls.Open();
        Check(fd, "a packet socket to send through");
        PacketSocket socket = new(fd);
        try
        {
            socket.Set(PacketOption.VirtioHeader, 1, "virtio headers on packet sockets");
            LibC.SetBuffer(fd, sends: true, SendSocket.SendBuffer);
            return socket;
        }
        catch
        {
            socket.Close();
            throw;
        }
    }

    /// <summary>Sends through an interface from now on, and receives nothing from it.</summary>
    /// <returns>False where it is gone.</returns>
    public bool TryBindToSend(Device device)
    {
        Span<byte> address = stackalloc byte[AddressSize];
        WriteAddress(address, device, NoProtocol);
        return PacketCalls.Bind(Descriptor, address) >= 0;
    }

    /// <summary>Lets in other frames from now on.</summary>
    /// <exception cref="ComponentException">The system refuses.</exception>
    public void Filter(ReadOnlySpan<Instruction> program) => Check(SetFilter(program), FilterName);

    /// <summary>The same; false where the system has no room for it (net.core.optmem_max): a shorter one may do.</summary>
    /// <exception cref="ComponentException">The system refuses for another reason.</exception>
    public bool TryFilter(ReadOnlySpan<Instruction> program)
    {
        int result = SetFilter(program);
        if (result == -Udp.Linux.Errno.NoMemory)
        {
            return false;
        }

        Check(result, FilterName);
        return true;
    }

    /// <summary>Makes a ring of blocks, handed over when they are full or so much time has passed.</summary>
    public void MakeBlocks(int blockSize, int blocks, TimeSpan retire)
    {
        const uint FrameSize = 2048; // says how many the ring holds at most; frames take what they need
        SetRing([(uint)blockSize, (uint)blocks, FrameSize, (uint)(blockSize / (int)FrameSize * blocks), (uint)retire.TotalMilliseconds, 0, 0]);
    }

    /// <summary>Makes a ring of slots, a frame each.</summary>
    public void MakeSlots(int blockSize, int blocks, int slotSize) => SetRing([(uint)blockSize, (uint)blocks, (uint)slotSize, (uint)(blockSize / slotSize * blocks)]);

    /// <summary>Takes an interface, and receives nothing from it yet.</summary>
    /// <exception cref="ComponentException">The system refuses, or the interface is of another kind.</exception>
    public void Bind(Device device, bool promiscuous)
    {
        Span<byte> address = stackalloc byte[AddressSize];
        int index = device.Index;
        WriteAddress(address, device, NoProtocol);
        Check(PacketCalls.Bind(Descriptor, address), ToReceive);
        Check(PacketCalls.NameOf(Descriptor, address), "to say what the interface is");
        ushort type = MemoryMarshal.Read<ushort>(address[8..]);
        if (type != Ethernet)
        {
            throw new ComponentException($"The interface is not of Ethernet (its type is {type}), and the ring transport reads nothing else; use pcap, or udp.");
        }

        BoundAddress = HardwareAddress;
        if (promiscuous)
        {
            Span<byte> request = stackalloc byte[16]; // struct packet_mreq
            request.Clear();
            MemoryMarshal.Write(request, in index);
            MemoryMarshal.Write(request[4..], PacketOption.Promiscuous);
            Check(LibC.SetOption(Descriptor, PacketOption.PacketLevel, PacketOption.AddMembership, request), "all frames of the interface");
        }
    }

    /// <summary>Begins to receive, on the interface that it has taken, what the filter lets in; where the interface is gone, nothing. Till then this socket costs none of the packets that come and go there anything.</summary>
    /// <exception cref="ComponentException">The system refuses.</exception>
    public void Listen(Device device)
    {
        if (_listens)
        {
            return;
        }

        Span<byte> address = stackalloc byte[AddressSize];
        WriteAddress(address, device, AllProtocols);
        int result = PacketCalls.Bind(Descriptor, address);
        if (result != -Udp.Linux.Errno.NoDevice) // the link's next look sees that, too
        {
            Check(result, ToReceive);
            _listens = true;
        }
    }

    /// <summary>Joins those that share what comes: the first one makes the group, the others take its number.</summary>
    /// <param name="first">The first of the group; null for that one itself.</param>
    /// <param name="hearsHost">True where what this host sends is shared, too.</param>
    public void Share(PacketSocket? first, bool hearsHost)
    {
        uint arguments = PacketOption.SpreadByProgram | (hearsHost ? 0 : PacketOption.SpreadNoOutgoing);
        if (first is null)
        {
            arguments |= PacketOption.UniqueNumber;
        }
        else
        {
            Span<byte> number = stackalloc byte[sizeof(uint)];
            Check(PacketCalls.GetOption(first.Descriptor, PacketOption.PacketLevel, PacketOption.Fanout, number), "to share an interface");
            arguments |= MemoryMarshal.Read<ushort>(number);
        }

        Check(LibC.SetOption(Descriptor, PacketOption.PacketLevel, PacketOption.Fanout, unchecked((int)arguments)), "to share an interface among receivers");
        if (first is null)
        {
            Check(PacketCalls.SetProgram(Descriptor, PacketOption.PacketLevel, PacketOption.FanoutData, FlowSpread.Program), "to share an interface by flow");
        }
    }

    /// <summary>Frames that found no room since this was asked last.</summary>
    public uint TakeLost()
    {
        Span<byte> numbers = stackalloc byte[3 * sizeof(uint)]; // received, lost, how often the ring was full
        return PacketCalls.GetOption(Descriptor, PacketOption.PacketLevel, PacketOption.Statistics, numbers) < 0 ? 0 : MemoryMarshal.Read<uint>(numbers[sizeof(uint)..]);
    }

    /// <summary>Takes back what the socket says once when its interface went down: till then it looks readable.</summary>
    public void ClearError() => LibC.GetOption(Descriptor, PacketOption.SocketLevel, PacketOption.Error);

    public void Close() => LibC.Close(Descriptor);

    private static void WriteAddress(Span<byte> address, Device device, ushort protocol)
    {
        address.Clear();
        int index = device.Index;
        MemoryMarshal.Write(address, Family);
        MemoryMarshal.Write(address[2..], in protocol);
        MemoryMarshal.Write(address[4..], in index);
    }

    private static void Check(int result, string what)
    {
        if (result < 0)
        {
            throw new ComponentException(Refusal.Of(what, -result));
        }
    }

    private int SetFilter(ReadOnlySpan<Instruction> program) => PacketCalls.SetProgram(Descriptor, PacketOption.SocketLevel, PacketOption.AttachFilter, program);

    private void Set(int name, int value, string what) => Check(LibC.SetOption(Descriptor, PacketOption.PacketLevel, name, value), what);

    private void SetRing(ReadOnlySpan<uint> request)
    {
        int result = LibC.SetOption(Descriptor, PacketOption.PacketLevel, PacketOption.ReceiveRing, MemoryMarshal.AsBytes(request));
        if (result < 0)
        {
            throw new ComponentException(Refusal.Of("a ring of this size; a smaller receive-buffer may do", -result));
        }
    }
}
