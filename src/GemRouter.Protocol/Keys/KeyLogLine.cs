using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GemRouter.Protocol;

/// <summary>
/// A line of a key log: a SEK in clear with all that its keys are bound to, as docs/keylog.md lays it down. What a version wrote, every later one reads. The one door through which a SEK leaves the
/// program; whoever has the line reads the stream.
/// </summary>
public static class KeyLogLine
{
    /// <summary>The longest line, in bytes, its end included.</summary>
    public const int MaxSize = 512;

    private const int MostFields = 32;

    /// <summary>The fields that are read, in the order in which they are written.</summary>
    private static readonly string[] Names = ["sek", "suite", "auth", "bind", "domain", "source", "boot", "group", "port", "outer", "kid"];

    private static ReadOnlySpan<byte> Version => "gem1"u8;

    /// <summary>Writes the line of a SEK, with its end. The caller zeroes it.</summary>
    /// <param name="destination">At least <see cref="MaxSize"/> bytes.</param>
    /// <param name="key">The SEK.</param>
    /// <param name="context">The stream.</param>
    /// <returns>The line's bytes.</returns>
    public static int Write(Span<byte> destination, SourceKey key, in StreamContext context)
    {
        ArgumentNullException.ThrowIfNull(key);
        ReadOnlySpan<byte> start = "gem1 sek="u8;
        start.CopyTo(destination);
        int at = start.Length;
        Hex(key.Reveal(), destination.Slice(at, 2 * SourceKey.Size)); // straight into its place: no text of it lies elsewhere
        at += 2 * SourceKey.Size;
        string rest = string.Create(
            CultureInfo.InvariantCulture,
            $" suite={context.Suite} auth={(byte)context.Auth} bind={(context.BindSource ? 1 : 0)} domain={context.Domain} source={context.Source} boot={context.SourceBoot} group={context.Group} port={context.Port} outer={context.OuterSource} kid={key.DeriveKeyId(context)}\n");
        return at + Encoding.ASCII.GetBytes(rest, destination[at..]);
    }

    /// <summary>True where a line says nothing: it is empty, a comment, or of another version.</summary>
    public static bool IsIdle(ReadOnlySpan<byte> line) => !line.StartsWith(Version) || (line.Length > Version.Length && line[Version.Length] != (byte)' ');

    /// <summary>Reads a line without its end. Never throws, whatever the bytes.</summary>
    /// <param name="line">The line.</param>
    /// <returns>Null where it tells no SEK, or one that its kid contradicts.</returns>
    public static LoggedKey? Read(ReadOnlySpan<byte> line)
    {
        if (IsIdle(line) || line.Length > MaxSize)
        {
            return null;
        }

        Span<Range> ranges = stackalloc Range[Names.Length];
        return FindFields(line, ranges) && TryContext(line, ranges, out StreamContext context) ? Make(line, ranges, context) : null;
    }

    private static LoggedKey? Make(ReadOnlySpan<byte> line, ReadOnlySpan<Range> ranges, in StreamContext context)
    {
        Span<byte> secret = stackalloc byte[SourceKey.Size];
        Span<byte> kid = stackalloc byte[KeyId.Size];
        try
        {
            if (!TryHex(line[ranges[0]], secret) || !TryHex(line[ranges[10]], kid))
            {
                return null;
            }

            LoggedKey key = new(new SourceKey(secret), context);
            if (key.Address.KeyId == KeyId.Read(kid))
            {
                return key;
            }

            key.Dispose();
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    // Each name once; names that are not known are a later version's, and passed over.
    private static bool FindFields(ReadOnlySpan<byte> line, Span<Range> ranges)
    {
        int found = 0;
        Span<Range> fields = stackalloc Range[MostFields];
        int count = 0;
        foreach (Range field in line.Split((byte)' '))
        {
            if (count == MostFields)
            {
                return false;
            }

            fields[count++] = field;
        }

        for (int i = 1; i < count; i++)
        {
            (int start, int length) = fields[i].GetOffsetAndLength(line.Length);
            int equals = line.Slice(start, length).IndexOf((byte)'=');
            int name = equals < 0 ? -1 : NameOf(line.Slice(start, equals));
            if (name < 0)
            {
                continue;
            }

            if ((found & (1 << name)) != 0)
            {
                return false;
            }

            found |= 1 << name;
            ranges[name] = new Range(start + equals + 1, start + length);
        }

        return found == (1 << Names.Length) - 1;
    }

    private static int NameOf(ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < Names.Length; i++)
        {
            if (Ascii.Equals(name, Names[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool TryContext(ReadOnlySpan<byte> line, ReadOnlySpan<Range> ranges, out StreamContext context)
    {
        context = default;
        Span<byte> domain = stackalloc byte[DomainId.Size];
        Span<byte> source = stackalloc byte[NodeId.Size];
        Span<byte> boot = stackalloc byte[BootId.Size];
        if (!TryNumber(line[ranges[1]], byte.MaxValue, out int suite)
            || !TryNumber(line[ranges[2]], (int)AuthMode.SignedManifest, out int auth)
            || !TryNumber(line[ranges[3]], 1, out int bind)
            || !TryHex(line[ranges[4]], domain)
            || !TryHex(line[ranges[5]], source)
            || !TryHex(line[ranges[6]], boot)
            || !TryAddress(line[ranges[7]], out Address group) || !GroupAddress.TryFrom(group, out GroupAddress multicast)
            || !TryNumber(line[ranges[8]], ushort.MaxValue, out int port) || port == 0
            || !TryAddress(line[ranges[9]], out Address outer))
        {
            return false;
        }

        context = new StreamContext
        {
            Suite = (byte)suite,
            Auth = (AuthMode)auth,
            BindSource = bind == 1,
            Domain = DomainId.Read(domain),
            Source = NodeId.Read(source),
            SourceBoot = BootId.Read(boot),
            Group = multicast,
            Port = (ushort)port,
            OuterSource = outer,
        };
        return true;
    }

    private static bool TryAddress(ReadOnlySpan<byte> text, out Address address)
    {
        Span<char> chars = stackalloc char[64];
        address = default;
        return text.Length <= chars.Length && Address.TryParse(chars[..Encoding.ASCII.GetChars(text, chars)], out address);
    }

    private static bool TryNumber(ReadOnlySpan<byte> text, int most, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= most;

    private static void Hex(ReadOnlySpan<byte> bytes, Span<byte> text)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            text[2 * i] = "0123456789abcdef"u8[bytes[i] >> 4];
            text[(2 * i) + 1] = "0123456789abcdef"u8[bytes[i] & 15];
        }
    }

    private static bool TryHex(ReadOnlySpan<byte> text, Span<byte> bytes)
    {
        if (text.Length != 2 * bytes.Length)
        {
            return false;
        }

        for (int i = 0; i < bytes.Length; i++)
        {
            int high = Digit(text[2 * i]);
            int low = Digit(text[(2 * i) + 1]);
            if ((high | low) < 0)
            {
                return false;
            }

            bytes[i] = (byte)((high << 4) | low);
        }

        return true;
    }

    private static int Digit(byte character) => character switch
    {
        >= (byte)'0' and <= (byte)'9' => character - '0',
        >= (byte)'a' and <= (byte)'f' => character - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => character - 'A' + 10,
        _ => -1,
    };
}
