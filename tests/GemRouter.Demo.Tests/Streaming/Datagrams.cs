using GemRouter.Cli.Demo.Streaming;

namespace GemRouter.Demo.Tests.Streaming;

/// <summary>Datagrams of a stream.</summary>
internal static class Datagrams
{
    public static byte[] Marker { get; } = [.. Enumerable.Range(200, StreamDatagram.MarkerLength).Select(static i => (byte)i)];

    public static byte[] Make(long number)
    {
        byte[] datagram = new byte[StreamDatagram.Length];
        for (int at = TsPacket.Length; at < datagram.Length; at += TsPacket.Length)
        {
            TsPacket.WriteNull(datagram.AsSpan(at));
        }

        StreamDatagram.Complete(datagram, Marker, number);
        return datagram;
    }
}
