using System.Security.Cryptography;

namespace GemRouter.Protocol.Tests.Fixtures;

/// <summary>A stream with a SEK, and both its ends.</summary>
internal sealed class DataStream : IDisposable
{
    public DataStream(byte suite, bool ipv4 = true, AuthMode auth = AuthMode.Group, byte seed = 1, ushort port = 5000, bool bindSource = false)
        : this(TestSuites.Of(suite), ipv4, auth, seed, port, bindSource)
    {
    }

    public DataStream(ICipherSuite suite, bool ipv4 = true, AuthMode auth = AuthMode.Group, byte seed = 1, ushort port = 5000, bool bindSource = false)
    {
        Suite = suite;
        Source = Outer(ipv4);
        Context = new StreamContext
        {
            Suite = suite.Parameters.Id,
            Auth = auth,
            BindSource = bindSource,
            Domain = DomainId.Of("test"),
            Source = new NodeId(seed),
            SourceBoot = new BootId(2),
            Group = GroupAddress.Parse(ipv4 ? "239.1.2.3" : "ff35::1:2"),
            Port = port,
            OuterSource = bindSource ? Source : default,
        };
        Sek = new SourceKey(SHA256.HashData([seed]));
        Seal = new SealKey(suite, Sek, Context);
        Open = NewOpen(PacketNumber.First);
        Table = TableOf(Open);
    }

    public ICipherSuite Suite { get; }

    public StreamContext Context { get; }

    public SourceKey Sek { get; }

    public SealKey Seal { get; }

    public OpenKey Open { get; }

    public KeyTable Table { get; }

    public bool IsIPv4 => Context.Group.IsIPv4;

    public Address Source { get; }

    public static KeyTable TableOf(params OpenKey[] keys) =>
        new(new ReceivePolicies([new ReceivePolicy(GroupPrefix.Parse("239.0.0.0/8"), true), new ReceivePolicy(GroupPrefix.Parse("ff00::/8"), true)]), [], keys);

    public OpenKey NewOpen(PacketNumber floor, int window = 10) =>
        new(Suite, Sek, Context, floor, window, new LeapBound(floor, 1 << 20, default));

    public Packet NewPacket(ReadOnlySpan<byte> payload)
    {
        Packet packet = TestPackets.Of(payload, Context.Group, Context.Port);
        packet.Source = Source;
        return packet;
    }

    /// <summary>Seals a payload as it is, and gives the bytes on the wire.</summary>
    public byte[] Sealed(ReadOnlySpan<byte> payload, Origin? origin = null, int padTo = 0)
    {
        Packet packet = NewPacket(payload);
        Assert.Equal(SealVerdict.Sealed, Seal.Seal(packet, origin, padTo, out _));
        return packet.Payload.ToArray();
    }

    /// <summary>Seals an inner payload with any flags, as a faulty or hostile member could.</summary>
    public byte[] SealedRaw(PacketNumber number, byte flags, ReadOnlySpan<byte> inner)
    {
        using DataCipher cipher = new(Suite, Sek, Context);
        byte[] bytes = new byte[DataHeader.FixedOverhead + inner.Length + Suite.Parameters.TagSize];
        new DataHeader(Open.Address.KeyId, number).Write(bytes);
        bytes[DataHeader.Size] = flags;
        inner.CopyTo(bytes.AsSpan(DataHeader.FixedOverhead));
        cipher.Seal(bytes, number, cipher.InnerOf(bytes));
        return bytes;
    }

    public DataVerdict Receive(DataOpener opener, ReadOnlySpan<byte> packet, Span<byte> destination, out OpenedPacket opened, Instant now = default) =>
        opener.Open(Table, Context.Group, Context.Port, Source, packet, destination, now, out opened);

    public void Dispose()
    {
        Seal.Dispose();
        Open.Dispose();
        Sek.Dispose();
    }

    private static Address Outer(bool ipv4) => Address.Parse(ipv4 ? "192.0.2.7" : "2001:db8::7");
}
