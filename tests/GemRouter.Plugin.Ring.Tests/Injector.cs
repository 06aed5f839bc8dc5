using System.Net.Sockets;
using System.Runtime.InteropServices;
using GemRouter.Plugin.Pcap.Tests;
using GemRouter.Plugin.Ring.Rings;

namespace GemRouter.Plugin.Ring.Tests;

/// <summary>Puts whole frames onto an interface, as they are.</summary>
internal sealed class Injector : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Packet, SocketType.Raw, 0);

    public Injector(string device)
    {
        byte[] address = new byte[20]; // struct sockaddr_ll
        address[0] = 17;
        int index = Talker.IndexOf(device, ipv4: true);
        MemoryMarshal.Write(address.AsSpan(4), in index);
        Assert.True(PacketCalls.Bind((int)_socket.Handle, address) >= 0);
    }

    public void Send(ReadOnlySpan<byte> frame) => _socket.Send(frame);

    public void Dispose() => _socket.Dispose();
}
