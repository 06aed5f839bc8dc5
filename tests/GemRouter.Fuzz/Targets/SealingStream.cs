using GemRouter.Protocol;

namespace GemRouter.Fuzz.Targets;

/// <summary>A stream whose SEK is known: it seals any flags and any inner payload, as a faulty or hostile member could.</summary>
internal sealed class SealingStream
{
    private readonly ICipherSuite _suite;
    private readonly SourceKey _sek;
    private readonly string _name;
    private readonly DataCipher _cipher;
    private readonly StreamContext _context;

    /// <summary>Makes it.</summary>
    /// <param name="suite">The suite's number.</param>
    /// <param name="group">The group.</param>
    /// <param name="auth">The auth mode.</param>
    /// <param name="outer">The source that is bound; the default value for none.</param>
    public SealingStream(byte suite, string group, AuthMode auth, Address outer)
    {
        _suite = FuzzDomain.Suites[suite];
        _name = $"{group} {suite}";
        _sek = FuzzDomain.Sek(_name);
        _context = new StreamContext
        {
            Suite = suite,
            Auth = auth,
            BindSource = outer != default,
            Domain = FuzzDomain.Id,
            Source = new NodeId(7),
            SourceBoot = new BootId(8),
            Group = GroupAddress.Parse(group),
            Port = 5000,
            OuterSource = outer,
        };
        _cipher = new DataCipher(_suite, _sek, _context);
        KeyId = _sek.DeriveKeyId(_context);
    }

    /// <summary>All that its key is bound to.</summary>
    public ref readonly StreamContext Context => ref _context;

    /// <summary>Its kid.</summary>
    public KeyId KeyId { get; }

    /// <summary>A receiver's side of it.</summary>
    public OpenKey NewOpenKey(PacketNumber floor, KeyId keyId, Instant now) => new(_suite, _sek, _context, floor, 6, new LeapBound(floor, 1 << 10, now), keyId);

    /// <summary>Its key as a key log tells it.</summary>
    public LoggedKey NewLoggedKey() => new(FuzzDomain.Sek(_name), _context);

    /// <summary>Seals; returns the packet's length.</summary>
    public int Seal(Span<byte> packet, KeyId keyId, PacketNumber number, byte flags, ReadOnlySpan<byte> inner)
    {
        Span<byte> bytes = packet[..(DataHeader.FixedOverhead + inner.Length + _suite.Parameters.TagSize)];
        new DataHeader(keyId, number).Write(bytes);
        bytes[DataHeader.Size] = flags;
        inner.CopyTo(bytes[DataHeader.FixedOverhead..]);
        _cipher.Seal(bytes, number, _cipher.InnerOf(bytes));
        return bytes.Length;
    }
}
