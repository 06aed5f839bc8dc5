using System.Net;
using System.Net.Sockets;
using GemRouter.Cli.Demo.Tapping;

namespace GemRouter.Recordings;

/// <summary>Somebody on the fabric who has no key: he hears all that crosses it, and sends what he likes.</summary>
internal sealed class Attacker : IDisposable
{
    private const int Ciphertext = 32; // where that of an envelope begins (wire 3.1)

    private readonly TapSocket _tap;
    private readonly Socket _socket;

    private Attacker(TapSocket tap, Socket socket)
    {
        _tap = tap;
        _socket = socket;
    }

    public static Attacker On(LabHost host) => InHost.Run(host, static () =>
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, IPAddress.HostToNetworkOrder(InHost.IndexOf(Domain.FabricDevice)));
        socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastTimeToLive, 16);
        return new Attacker(new TapSocket(), socket);
    });

    /// <summary>Listens until so many data packets and HELLOs have passed.</summary>
    public (List<Frame> Data, List<Frame> Hellos) Listen(int data, int hellos)
    {
        (List<Frame> Data, List<Frame> Hellos) heard = ([], []);
        byte[] frame = new byte[65536];
        while (heard.Data.Count < data || heard.Hellos.Count < hellos)
        {
            int length = _tap.Receive(frame, Waiting.Patience);
            if (length == 0)
            {
                throw new LabException("nothing crosses the fabric");
            }

            if (Frame.Read(frame.AsSpan(0, length), 0) is { } datagram)
            {
                (datagram.IsData ? heard.Data : datagram.IsHello ? heard.Hellos : []).Add(datagram);
            }
        }

        return heard;
    }

    /// <summary>What was heard, again.</summary>
    public void Replay(IEnumerable<Frame> frames) => SendEach(frames, static payload => payload);

    /// <summary>The headers of good data packets with packet numbers to come, and garbage behind them.</summary>
    public void ForgeData(IEnumerable<Frame> frames) => SendEach(frames, static payload =>
    {
        payload[10] += 40; // the packet number's last byte
        Random.Shared.NextBytes(payload.AsSpan(11));
        return payload;
    });

    /// <summary>Good packets with another kid.</summary>
    public void ChangeKid(IEnumerable<Frame> frames) => SendEach(frames, static payload =>
    {
        payload[1] ^= 0xFF;
        return payload;
    });

    /// <summary>The beginnings of good packets.</summary>
    public void CutShort(IEnumerable<Frame> frames) => SendEach(frames, static payload => payload[..9]);

    /// <summary>What a sealed group must never deliver.</summary>
    public void SendInClear(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _socket.SendTo("in clear, from nobody that you know"u8, new IPEndPoint(IPAddress.Parse(Domain.Group), Domain.Port));
        }
    }

    /// <summary>HELLOs with a greater counter, in the name of the same boot: sealed by nobody.</summary>
    public void ForgeHellos(IEnumerable<Frame> frames) => SendEach(frames, static payload =>
    {
        payload[Ciphertext - 2]++;
        Random.Shared.NextBytes(payload.AsSpan(Ciphertext));
        return payload;
    });

    /// <summary>HELLOs of boots that there are not.</summary>
    public void InventBoots(IEnumerable<Frame> frames) => SendEach(frames, static payload =>
    {
        Random.Shared.NextBytes(payload.AsSpan(8, 16));
        return payload;
    });

    /// <summary>HELLOs under the key of another domain.</summary>
    public void InventDomains(IEnumerable<Frame> frames) => SendEach(frames, static payload =>
    {
        Random.Shared.NextBytes(payload.AsSpan(4, 4));
        return payload;
    });

    public void Dispose()
    {
        _tap.Dispose();
        _socket.Dispose();
    }

    private void SendEach(IEnumerable<Frame> frames, Func<byte[], byte[]> change)
    {
        foreach (Frame frame in frames)
        {
            _socket.SendTo(change([.. frame.Payload]), frame.Destination);
        }
    }
}
