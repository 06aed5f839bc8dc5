using System.Buffers.Binary;

namespace GemRouter.Protocol;

/// <summary>Writes HELLO datagrams (wire 3.2).</summary>
internal static class HelloWriter
{
    private const int FieldsMost = Envelope.MaxPlaintext - NodeId.Size - Hello.SignatureSize;

    private const int Required = (4 * Hello.FieldHeaderSize) + Ed25519PublicKey.Size + Ed25519PublicKey.Size + Hello.SignatureSize + Challenge.Size + sizeof(ushort);

    private const int LeastEntries = 4;

    /// <summary>Writes node_id ‖ TLVs and leaves 64 bytes for the signature behind.</summary>
    /// <returns>The bytes written, signature not counted.</returns>
    public static int WriteSigned(HelloContent content, OwnBoot boot, Span<byte> destination, out HelloFit fit)
    {
        if (content.Interval.TotalMilliseconds is < 100 or > Hello.MaxInterval * 100)
        {
            throw new ArgumentException($"A hello interval is from 0.1 to 3600 s, not {content.Interval}.", nameof(content));
        }

        // Room is given in the order of urgency of wire 3.2, while the fields stand in the order of their types.
        int room = FieldsMost - Required;
        room -= content.IsGoodbye ? Hello.FieldHeaderSize : 0;
        int forStreams = Least<StreamEntry>(content.Streams.Count, content.UrgentStreams);
        int forWants = Least<Want>(content.Wants.Count) + forStreams;
        int forRequests = Least<KeyRequestEntry>(content.Requests.Count) + forWants;
        int echoes = Fit<Echo>(content.Echoes.Count, forRequests, ref room);
        int requests = Fit<KeyRequestEntry>(content.Requests.Count, forWants, ref room);
        int wants = Fit<Want>(content.Wants.Count, forStreams, ref room);
        int streams = Fit<StreamEntry>(content.Streams.Count, 0, ref room);
        int suites = Math.Min(content.Suites.Count, Hello.MaxSuites);
        suites = TakeWhole(suites, ref room) ? suites : 0;
        ReadOnlySpan<byte> name = content.Name.Span;
        name = Hello.IsName(name) && TakeWhole(name.Length, ref room) ? name : default;
        fit = new HelloFit(echoes, requests, wants, streams);

        boot.Node.Write(destination);
        FieldWriter writer = new(destination[NodeId.Size..]);
        boot.PublicKey.Bytes.CopyTo(writer.Begin(HelloField.PublicKey, Ed25519PublicKey.Size));
        Span<byte> bootField = writer.Begin(HelloField.Boot, Ed25519PublicKey.Size + Hello.SignatureSize);
        boot.BootKey.Bytes.CopyTo(bootField);
        boot.BootSignature.CopyTo(bootField[Ed25519PublicKey.Size..]);
        content.Challenge.Write(writer.Begin(HelloField.Challenge, Challenge.Size));
        BinaryPrimitives.WriteUInt16BigEndian(writer.Begin(HelloField.Interval, sizeof(ushort)), (ushort)(content.Interval.TotalMilliseconds / 100));
        if (content.IsGoodbye)
        {
            writer.Begin(HelloField.Goodbye, 0);
        }

        writer.WriteList(HelloField.Want, content.Wants, wants);
        writer.WriteList(HelloField.Echo, content.Echoes, echoes);
        writer.WriteList(HelloField.Request, content.Requests, requests);
        writer.WriteList(HelloField.Streams, content.Streams, streams);
        if (suites > 0)
        {
            Span<byte> field = writer.Begin(HelloField.Suites, suites);
            for (int i = 0; i < suites; i++)
            {
                field[i] = content.Suites[i];
            }
        }

        if (!name.IsEmpty)
        {
            name.CopyTo(writer.Begin(HelloField.Name, name.Length));
        }

        return NodeId.Size + writer.Length;
    }

    // wire 3.2: a few entries of each list have room whatever stands before it, and so have all SEKs that must be listed now (wire 9). Else whoever brings in identities that all want a proof would keep this node's streams out of its HELLOs.
    private static int Least<T>(int count, int urgent = 0)
        where T : struct, IWireEntry<T> => count == 0 ? 0 : Hello.FieldHeaderSize + (Math.Min(count, Math.Clamp(urgent, LeastEntries, T.Most)) * T.Size);

    // Leaves what is kept for the lists behind it, but for its own few.
    private static int Fit<T>(int count, int kept, ref int room)
        where T : struct, IWireEntry<T>
    {
        int most = Math.Min(count, T.Most);
        int fits = Math.Clamp((room - kept - Hello.FieldHeaderSize) / T.Size, Math.Min(most, LeastEntries), most);
        fits = Math.Min(fits, Math.Max(0, room - Hello.FieldHeaderSize) / T.Size);
        room -= fits == 0 ? 0 : Hello.FieldHeaderSize + (fits * T.Size);
        return fits;
    }

    private static bool TakeWhole(int length, ref int room)
    {
        bool fits = length > 0 && room >= Hello.FieldHeaderSize + length;
        room -= fits ? Hello.FieldHeaderSize + length : 0;
        return fits;
    }

    private ref struct FieldWriter(Span<byte> destination)
    {
        private readonly Span<byte> _destination = destination;

        public int Length { get; private set; }

        public Span<byte> Begin(HelloField type, int length)
        {
            Span<byte> field = _destination[Length..];
            field[0] = (byte)type;
            BinaryPrimitives.WriteUInt16BigEndian(field[1..], (ushort)length);
            Length += Hello.FieldHeaderSize + length;
            return field.Slice(Hello.FieldHeaderSize, length);
        }

        public void WriteList<T>(HelloField type, IList<T> entries, int count)
            where T : struct, IWireEntry<T>
        {
            if (count == 0)
            {
                return;
            }

            Span<byte> field = Begin(type, count * T.Size);
            for (int i = 0; i < count; i++)
            {
                entries[i].Write(field[(i * T.Size)..]);
            }
        }
    }
}
