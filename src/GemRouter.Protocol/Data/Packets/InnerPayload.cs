namespace GemRouter.Protocol;

/// <summary>An opened packet taken apart: flags ‖ [origin] [fragment header] payload [padding] (wire 5.1).</summary>
public struct InnerPayload
{
    private const DataFlags Known = DataFlags.Padded | DataFlags.Origin | DataFlags.Fragment | DataFlags.Manifest | DataFlags.Dummy;

    /// <summary>The flags.</summary>
    public DataFlags Flags { get; private set; }

    /// <summary>What it is.</summary>
    public PayloadKind Kind { get; private set; }

    /// <summary>Where the payload begins in the opened bytes, of which the flags are the first.</summary>
    public int Offset { get; private set; }

    /// <summary>The payload's bytes; for a manifest, the whole inner payload.</summary>
    public int Length { get; private set; }

    /// <summary>True where it carries an <see cref="Origin"/>.</summary>
    public readonly bool HasOrigin => (Flags & DataFlags.Origin) != 0;

    /// <summary>The origin, where it carries one.</summary>
    public Origin Origin { get; private set; }

    /// <summary>The fragment header, where it is a fragment.</summary>
    public FragmentHeader Fragment { get; private set; }

    /// <summary>Takes opened bytes apart and checks their form (wire 5.5.8, and the form of a manifest). Never throws, whatever the bytes.</summary>
    /// <param name="opened">Flags and inner payload.</param>
    /// <param name="number">The packet's number.</param>
    /// <param name="ipv4">The family of the packet's group.</param>
    /// <param name="auth">The stream's mode: manifests belong to one of them alone.</param>
    /// <param name="inner">The parts.</param>
    /// <returns>False where it is malformed.</returns>
    public static bool TryParse(ReadOnlySpan<byte> opened, PacketNumber number, bool ipv4, AuthMode auth, out InnerPayload inner)
    {
        inner = default;
        if (opened.IsEmpty)
        {
            return false;
        }

        DataFlags flags = (DataFlags)opened[0];
        if ((flags & ~Known) != 0)
        {
            return false;
        }

        inner.Flags = flags;
        return (flags & DataFlags.Manifest) != 0 ? inner.TryManifest(opened, auth) : inner.TryPayload(opened, number, ipv4);
    }

    private bool TryManifest(ReadOnlySpan<byte> opened, AuthMode auth)
    {
        // wire 5.1: a manifest has no other bit set; 5.5.9: with auth 0 there are none.
        Kind = PayloadKind.Manifest;
        Offset = 1;
        Length = opened.Length - 1;
        return Flags == DataFlags.Manifest && auth == AuthMode.SignedManifest && Manifest.TryParse(opened[1..], out _);
    }

    private bool TryPayload(ReadOnlySpan<byte> opened, PacketNumber number, bool ipv4)
    {
        int offset = 1;
        if ((Flags & DataFlags.Origin) != 0)
        {
            int size = Origin.Read(opened[offset..], ipv4, out Origin origin);
            if (size == 0)
            {
                return false;
            }

            Origin = origin;
            offset += size;
        }

        if ((Flags & DataFlags.Fragment) != 0)
        {
            if (!FragmentHeader.TryRead(opened[offset..], number, out FragmentHeader fragment))
            {
                return false;
            }

            Fragment = fragment;
            offset += FragmentHeader.Size;
        }

        ReadOnlySpan<byte> rest = opened[offset..];
        int length = rest.Length;
        if ((Flags & DataFlags.Padded) != 0 && !Padding.TryStrip(rest, out length))
        {
            return false;
        }

        Offset = offset;
        Length = length;
        Kind = (Flags & DataFlags.Dummy) != 0 ? PayloadKind.Dummy : (Flags & DataFlags.Fragment) != 0 ? PayloadKind.Fragment : PayloadKind.Payload;

        // wire 5.3: every fragment carries at least one byte.
        return Kind != PayloadKind.Fragment || length > 0;
    }
}
