using System.Globalization;
using System.Text;
using GemRouter.Protocol;

namespace GemRouter.Fuzz.Targets;

/// <summary>The parsers of control datagrams, each alone: envelope, HELLO, ANNOUNCE object, the lists, the name (wire 3.1 to 3.3).</summary>
internal sealed class ControlMessagesTarget : FuzzTarget
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly OwnBoot _boot = FuzzDomain.NewBoot("messages", 1);

    /// <inheritdoc/>
    public override string Name => "control-messages";

    /// <inheritdoc/>
    public override string Reads => "envelopes, HELLOs, ANNOUNCE objects, their lists and names";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Readers =>
    [
        "Envelope.TryRead", "Envelope.TryOpen", "Hello.TryRead", "Hello.IsName", "Announcement.TryRead", "Announcement.Wrapped", "Announcement.Bound",
        "EntryList`1.TryRead", "Want.TryRead", "Echo.TryRead", "KeyRequestEntry.TryRead", "StreamEntry.TryRead",
        "NodeId.Read", "BootId.Read", "DomainId.Read", "Challenge.Read", "KeyId.Read", "GroupKeyId.Read", "BootstrapKeyId.Read", "Commitment.Read",
    ];

    /// <inheritdoc/>
    public override int MostBytes => 1400;

    /// <inheritdoc/>
    public override IEnumerable<byte[]> Seeds(VectorSeeds vectors)
    {
        foreach (byte[] datagram in vectors.Of("hello", "datagram").Concat(vectors.Of("announce", "datagram")))
        {
            yield return [0, .. datagram];
        }

        foreach (byte[] plaintext in vectors.Of("hello", "plaintext"))
        {
            yield return [1, .. plaintext];
        }

        foreach (byte[] bytes in vectors.Of("streams", "object").Concat(vectors.Of("key_schedule", "object")).Take(4))
        {
            yield return [2, .. bytes];
        }

        yield return [1, .. OwnHello()];
        yield return [3, 0, .. new byte[Want.Size * 2]];
        yield return [3, 1, .. new byte[Echo.Size * 2]];
        yield return [3, 2, .. new byte[KeyRequestEntry.Size * 2]];
        yield return [3, 3, 0xFF, 0x18, .. new byte[13], 1, 0x13, 0x88, 1, 2, 3, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1];
        yield return [4, .. "Studio ü"u8];
    }

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        ReadOnlySpan<byte> bytes = input[1..];
        switch (input[0] % 5)
        {
            case 0: ReadEnvelope(bytes); break;
            case 1: ReadHello(bytes); break;
            case 2: ReadAnnouncement(bytes); break;
            case 3: ReadList(bytes); break;
            default: ReadName(bytes); break;
        }
    }

    private static void ReadEnvelope(ReadOnlySpan<byte> bytes)
    {
        AllocationMeter meter = default;
        bool read = false;
        Envelope envelope = default;
        while (meter.Next())
        {
            read = Envelope.TryRead(bytes, out envelope);
        }

        Holds(meter.Least == 0, "reading an envelope allocates nothing");
        if (!read)
        {
            return;
        }

        Span<byte> header = stackalloc byte[Envelope.HeaderSize];
        envelope.WriteHeader(Envelope.PlaintextSize(bytes.Length), header);
        Same(header, bytes[..Envelope.HeaderSize], "an envelope's header is written as it was read");
        Span<byte> plaintext = stackalloc byte[Envelope.PlaintextSize(bytes.Length)];
        Span<byte> key = stackalloc byte[BootstrapKey.KeySize];
        Holds(!Envelope.TryOpen(bytes, key, plaintext), "nothing opens under a key that nobody seals with");
    }

    private void ReadHello(ReadOnlySpan<byte> bytes)
    {
        AllocationMeter meter = default;
        while (meter.Next())
        {
            Holds(!Hello.TryRead(bytes, default, out _), "no boot key hashes to zeros");
        }

        Holds(meter.Least == 0, "reading a HELLO allocates nothing");

        byte[] plaintext = bytes.ToArray();
        BootId sender = HelloBytes.Heal(plaintext);
        if (!Hello.TryRead(plaintext, sender, out Hello hello))
        {
            return;
        }

        Same(HelloBytes.Of(hello), HelloBytes.Known(plaintext), "a HELLO holds what was read of it, in the order of its types");
        Holds(hello.Wants.Count <= 32 && hello.Echoes.Count <= 32 && hello.Requests.Count <= 16 && hello.Streams.Count <= 16, "no list is longer than wire 3.2 allows");
        Same(hello.Signed, plaintext.AsSpan(0, plaintext.Length - Hello.SignatureSize), "all but the signature is signed");
        if (plaintext.Length <= Envelope.MaxPlaintext)
        {
            SayTheSame(hello);
        }
    }

    // Whatever a node may hear it could say itself, and nothing of it is lost.
    private void SayTheSame(in Hello heard)
    {
        Span<byte> datagram = stackalloc byte[Envelope.MaxSize];
        _boot.Counter = 0;
        int length = _boot.SealHello(HelloBytes.ContentOf(heard), FuzzDomain.BootstrapKey, datagram, out HelloFit fit);
        Holds(fit == new HelloFit(heard.Echoes.Count, heard.Requests.Count, heard.Wants.Count, heard.Streams.Count), "all that was in one HELLO fits into another");
        byte[] plaintext = Open(datagram[..length]);
        Holds(Hello.TryRead(plaintext, _boot.Boot, out Hello said), "what is written can be read");
        Holds(
            said.Challenge == heard.Challenge && said.Interval == heard.Interval && said.IsGoodbye == heard.IsGoodbye,
            "nonce, interval and goodbye are said as they were heard");
        Same(EntryBytes.Of(said.Wants), EntryBytes.Of(heard.Wants), "WANT is said as it was heard");
        Same(EntryBytes.Of(said.Echoes), EntryBytes.Of(heard.Echoes), "ECHO is said as it was heard");
        Same(EntryBytes.Of(said.Requests), EntryBytes.Of(heard.Requests), "REQUEST is said as it was heard");
        Same(EntryBytes.Of(said.Streams), EntryBytes.Of(heard.Streams), "STREAMS is said as it was heard");
        Same(said.Suites, heard.Suites, "SUITES is said as it was heard");
        Same(said.Name, heard.Name, "NAME is said as it was heard");
    }

    private static void ReadAnnouncement(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Announcement.Size)
        {
            return; // a receiver cuts a datagram into whole objects first
        }

        bytes = bytes[..Announcement.Size];
        DomainId domain = DomainId.Read(bytes[4..]);
        AllocationMeter meter = default;
        bool read = false;
        Announcement announcement = default;
        while (meter.Next())
        {
            read = Announcement.TryRead(bytes, domain, out announcement);
        }

        Holds(meter.Least == 0, "reading an object allocates nothing");
        if (!read)
        {
            return;
        }

        Span<byte> bound = stackalloc byte[GroupKey.BoundSize];
        announcement.WriteBound(bound);
        Same(bound, Announcement.Bound(bytes), "an object is written as it was read: there is one way to say a thing");
        Holds(announcement.Context.Group.Address.IsMulticast && announcement.Context.Port != 0 && announcement.Sequence != 0 && announcement.LifeSeconds != 0, "each field is in its range");
        Holds(FuzzDomain.GroupKeys[0].Unwrap(bound, Announcement.Wrapped(bytes)) is null, "no wrap opens that nobody made");
    }

    private static void ReadList(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        switch (bytes[0] % 4)
        {
            case 0: ReadList<Want>(bytes[1..]); break;
            case 1: ReadList<Echo>(bytes[1..]); break;
            case 2: ReadList<KeyRequestEntry>(bytes[1..]); break;
            default: ReadList<StreamEntry>(bytes[1..]); break;
        }
    }

    private static void ReadList<T>(ReadOnlySpan<byte> bytes)
        where T : struct, IWireEntry<T>
    {
        bool read = EntryList<T>.TryRead(bytes, out EntryList<T> list);
        Holds(read == list.Count > 0 && list.Count <= T.Most, "a list has entries, and not more than allowed");
        if (read)
        {
            Same(EntryBytes.Of(list), bytes, "a list is written as it was read");
        }
    }

    private static void ReadName(ReadOnlySpan<byte> bytes)
    {
        bool isName = Hello.IsName(bytes);
        bool expected = bytes.Length is >= 1 and <= Hello.MaxName;
        try
        {
            expected = expected && !StrictUtf8.GetString(bytes).EnumerateRunes().Any(static rune => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format);
        }
        catch (DecoderFallbackException)
        {
            expected = false;
        }

        Holds(isName == expected, "a name is 1 to 63 bytes of UTF-8 without control and format characters");
    }

    private byte[] Open(ReadOnlySpan<byte> datagram)
    {
        Span<byte> key = stackalloc byte[BootstrapKey.KeySize];
        FuzzDomain.BootstrapKey.DeriveControlKey(_boot.Boot, key);
        byte[] plaintext = new byte[Envelope.PlaintextSize(datagram.Length)];
        Holds(Envelope.TryRead(datagram, out _) && Envelope.TryOpen(datagram, key, plaintext), "what is sealed can be opened");
        return plaintext;
    }

    private byte[] OwnHello()
    {
        HelloContent content = new() { Interval = TimeSpan.FromSeconds(5), IsGoodbye = true, Name = "name"u8.ToArray() };
        content.Wants.Add(new Want(1));
        content.Echoes.Add(new Echo(2, new Challenge(3)));
        content.Requests.Add(new KeyRequestEntry(Address.Parse("239.1.1.1"), new KeyId(4)));
        content.Streams.Add(new StreamEntry(GroupAddress.Parse("239.1.1.1"), 5000, new KeyId(5), 1, PacketNumber.First));
        content.Suites.Add(3);
        Span<byte> datagram = stackalloc byte[Envelope.MaxSize];
        _boot.Counter = 0;
        return Open(datagram[.._boot.SealHello(content, FuzzDomain.BootstrapKey, datagram, out _)]);
    }
}
