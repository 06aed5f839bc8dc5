using GemRouter.Protocol;

namespace GemRouter.Fuzz.Targets;

/// <summary>The parsers of what is in data packets: header, inner payload with origin, fragment header and padding, manifests (wire 5.1 to 5.6).</summary>
internal sealed class DataPacketsTarget : FuzzTarget
{
    private static readonly ManifestScope Scope = new(
        new StreamContext
        {
            Suite = 1,
            Auth = AuthMode.SignedManifest,
            BindSource = false,
            Domain = FuzzDomain.Id,
            Source = new NodeId(1),
            SourceBoot = new BootId(2),
            Group = GroupAddress.Parse("239.1.1.1"),
            Port = 5000,
        },
        new Commitment(3));

    private static readonly Ed25519PublicKey BootKey = new(FuzzDomain.Bytes("nobody's boot key"));

    /// <inheritdoc/>
    public override string Name => "data-packets";

    /// <inheritdoc/>
    public override string Reads => "data headers and opened payloads: origin, fragment header, padding, manifests";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Readers =>
    [
        "DataHeader.Read", "InnerPayload.TryParse", "Origin.Read", "FragmentHeader.TryRead", "Padding.TryStrip", "Manifest.TryParse", "PacketNumber.Read", "PacketHash.Read", "PacketHash.Of",
    ];

    /// <inheritdoc/>
    public override int MostBytes => 2048;

    /// <inheritdoc/>
    public override IEnumerable<byte[]> Seeds(VectorSeeds vectors)
    {
        foreach (byte[] packet in vectors.Of("data", "packet").Take(12))
        {
            yield return [0, 0, 0, 0, 0, 0, 1, .. packet];
        }

        foreach (byte[] inner in vectors.Of("manifests", "inner").Take(6))
        {
            yield return [3, 0, 0, 0, 0, 0, 1, 8, .. inner];
        }

        yield return [1, 0, 0, 0, 0, 0, 1, 0, .. "payload"u8];
        yield return [1, 0, 0, 0, 0, 0, 1, 2, 4, 192, 0, 2, 7, 0x13, 0x88, 32, 46, .. "payload"u8];
        yield return [0, 0, 0, 0, 0, 0, 1, 3, 16, 0x20, 1, 0xD, 0xB8, .. new byte[11], 7, 0x13, 0x88, 32, 46, .. "payload"u8, 0x80, 0, 0];
        yield return [1, 0, 0, 0, 0, 0, 5, 4, 0, 0, 0, 0, 0, 3, 2, 4, .. "part"u8];
        yield return [1, 0, 0, 0, 0, 0, 5, 16, .. "dummy"u8];
        yield return [3, 0, 0, 0, 0, 0, 5, 8, 0, 0, 0, 0, 0, 3, 2, .. new byte[PacketHash.Size * 3], .. new byte[64]];
    }

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<byte> input)
    {
        if (input.Length < 1 + PacketNumber.Size)
        {
            return;
        }

        bool ipv4 = (input[0] & 1) != 0;
        AuthMode auth = (input[0] & 2) != 0 ? AuthMode.SignedManifest : AuthMode.Group;
        PacketNumber number = PacketNumber.Read(input[1..]);
        ReadOnlySpan<byte> bytes = input[(1 + PacketNumber.Size)..];
        ReadHeader(bytes);
        ReadInner(bytes, number, ipv4, auth);
        ReadManifest(bytes.IsEmpty ? bytes : bytes[1..], number);
    }

    private static void ReadHeader(ReadOnlySpan<byte> bytes)
    {
        DataVerdict verdict = DataHeader.Read(bytes, out DataHeader header);
        Holds(verdict is DataVerdict.Accepted or DataVerdict.Plaintext or DataVerdict.Malformed, "a header has one of three verdicts");
        Holds(verdict == DataVerdict.Plaintext == (bytes.IsEmpty || bytes[0] != DataHeader.Mark), "what has no mark is plaintext, and nothing else");
        if (verdict == DataVerdict.Accepted)
        {
            Span<byte> written = stackalloc byte[DataHeader.Size];
            header.Write(written);
            Same(written, bytes[..DataHeader.Size], "a header is written as it was read");
        }
    }

    private static void ReadInner(ReadOnlySpan<byte> bytes, PacketNumber number, bool ipv4, AuthMode auth)
    {
        AllocationMeter meter = default;
        bool parsed = false;
        InnerPayload inner = default;
        while (meter.Next())
        {
            parsed = InnerPayload.TryParse(bytes, number, ipv4, auth, out inner);
        }

        Holds(meter.Least == 0, "taking a payload apart allocates nothing");
        if (!parsed)
        {
            return;
        }

        Holds(Enum.IsDefined(inner.Kind) && (byte)inner.Flags == bytes[0] && (bytes[0] & 0xE0) == 0, "kind and flags are known ones");
        Holds(inner.Offset >= 1 && inner.Length >= 0 && inner.Offset + inner.Length <= bytes.Length, "the payload lies within the packet");
        if (inner.Kind == PayloadKind.Manifest)
        {
            Holds(auth == AuthMode.SignedManifest && inner.Offset == 1 && inner.Length == bytes.Length - 1, "a manifest is all of its packet, in a stream that has manifests");
            return;
        }

        Holds(!inner.HasOrigin || inner.Origin.FitsGroup(ipv4), "an origin is one of the group's family");
        FragmentHeader fragment = inner.Fragment;
        Holds(
            (inner.Flags & DataFlags.Fragment) == 0
                || (fragment.Count is >= 2 and <= FragmentHeader.MaxCount && fragment.Index < fragment.Count && fragment.FirstNumber.Value + fragment.Index == number.Value),
            "a fragment has a place within its payload");
        Holds(inner.Kind != PayloadKind.Fragment || inner.Length > 0, "a fragment carries something");
        Same(Rebuild(inner, bytes, ipv4), bytes, "a payload is put together as it was taken apart");
    }

    private static byte[] Rebuild(in InnerPayload inner, ReadOnlySpan<byte> bytes, bool ipv4)
    {
        byte[] built = new byte[bytes.Length];
        built[0] = (byte)inner.Flags;
        int at = 1;
        if (inner.HasOrigin)
        {
            at += inner.Origin.Write(built.AsSpan(at), ipv4);
        }

        if ((inner.Flags & DataFlags.Fragment) != 0)
        {
            inner.Fragment.Write(built.AsSpan(at));
            at += FragmentHeader.Size;
        }

        Holds(at == inner.Offset, "the payload begins behind its prefixes");
        bytes.Slice(inner.Offset, inner.Length).CopyTo(built.AsSpan(at));
        Holds((inner.Flags & DataFlags.Padded) != 0 || at + inner.Length == bytes.Length, "without padding the payload goes to the end");
        Padding.Write(built.AsSpan(at + inner.Length));
        return built;
    }

    private static void ReadManifest(ReadOnlySpan<byte> bytes, PacketNumber number)
    {
        if (!Manifest.TryParse(bytes, out Manifest manifest))
        {
            return;
        }

        Holds(manifest.Count is >= 1 and <= Manifest.MaxCount && bytes.Length == Manifest.SizeFor(manifest.Count) && bytes.Length <= Manifest.MaxSize, "a manifest has the size of its hashes");
        byte[] built = new byte[bytes.Length];
        manifest.FirstNumber.Write(built);
        built[PacketNumber.Size] = (byte)manifest.Count;
        manifest.Previous.Write(built.AsSpan(PacketNumber.Size + 1));
        for (int i = 0; i < manifest.Count; i++)
        {
            manifest[i].Write(built.AsSpan(PacketNumber.Size + 1 + ((i + 1) * PacketHash.Size)));
        }

        manifest.Signature.CopyTo(built.AsSpan(built.Length - manifest.Signature.Length));
        Same(built, bytes, "a manifest is put together as it was taken apart");
        Holds(manifest.Hash == PacketHash.Of(bytes), "its hash is that of all of it");
        if (number.Value % 16 == 0) // a signature check costs more than all the rest
        {
            Holds(!manifest.Verify(Scope, BootKey, Ed25519Verifier.Instance), "nobody signed it");
        }
    }
}
