namespace GemRouter.Cli.Demo.Tapping;

/// <summary>Counts what is on the fabric. Only GEM may be there: any other UDP datagram, and any trace of the stream anywhere, is plaintext.</summary>
internal sealed class FabricTally(byte[] marker)
{
    private const byte DataMagic = 0xE1; // wire 5.1
    private const byte ControlMagic = 0xE2; // wire 3.1

    private readonly PacketNumbers _numbers = new();

    /// <summary>Data packets.</summary>
    public long Data { get; private set; }

    /// <summary>Control datagrams.</summary>
    public long Control { get; private set; }

    /// <summary>Frames with plaintext in them.</summary>
    public long Plain { get; private set; }

    /// <summary>Data packets whose number was seen before under the same key, with other bytes.</summary>
    public long Reused { get; private set; }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        FabricFrame frame = FabricFrame.Read(bytes);
        byte magic = frame.IsUdp && frame.Payload.Length > 0 ? frame.Payload[0] : (byte)0;
        if (Plaintext.IsIn(bytes, marker) || (frame.IsUdp && magic is not (DataMagic or ControlMagic)))
        {
            Plain++;
        }
        else if (magic == ControlMagic)
        {
            Control++;
        }
        else if (frame.IsUdp)
        {
            Data++;
            Reused += _numbers.IsReused(frame.Destination, frame.Port, frame.Payload) ? 1 : 0;
        }
    }
}
