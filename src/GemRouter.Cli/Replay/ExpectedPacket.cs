namespace GemRouter.Cli.Replay;

/// <summary>A packet of the input as it is to come out at the other end.</summary>
internal sealed class ExpectedPacket
{
    private byte[] _payload = [];

    public int Length { get; private set; }

    public long Number { get; private set; }

    public Address Source { get; private set; }

    public ushort SourcePort { get; private set; }

    public byte Ttl { get; private set; }

    public byte Dscp { get; private set; }

    public ReadOnlySpan<byte> Payload => _payload.AsSpan(0, Length);

    public void Keep(Packet packet, byte ttl, long number)
    {
        if (_payload.Length < packet.Length)
        {
            _payload = new byte[packet.Length];
        }

        packet.Payload.CopyTo(_payload);
        Length = packet.Length;
        Number = number;
        Source = packet.Source;
        SourcePort = packet.SourcePort;
        Ttl = ttl;
        Dscp = packet.Dscp;
    }

    /// <summary>What differs; null where nothing does.</summary>
    public string? DifferenceFrom(Packet packet)
    {
        if (packet.Length != Length)
        {
            return $"length {Length} became {packet.Length}";
        }

        int at = Payload.CommonPrefixLength(packet.Payload);
        return at < Length ? $"payload differs at byte {at}"
            : packet.Source != Source || packet.SourcePort != SourcePort ? $"source {Source}:{SourcePort} became {packet.Source}:{packet.SourcePort}"
            : packet.Ttl != Ttl ? $"TTL {packet.Ttl} where {Ttl} is right"
            : packet.Dscp != Dscp ? $"DSCP {Dscp} became {packet.Dscp}"
            : null;
    }
}
