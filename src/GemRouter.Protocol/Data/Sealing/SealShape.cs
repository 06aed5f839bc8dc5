namespace GemRouter.Protocol;

/// <summary>The outer form of a stream's packets: what fits into one, whether they carry their origin, what they are padded to. Immutable; any thread.</summary>
public sealed class SealShape
{
    private readonly PaddingSizes _sizes;
    private readonly int _prefix;
    private readonly int _tag;

    /// <summary>Makes it.</summary>
    /// <param name="mtu">The largest IP packet of the fabric.</param>
    /// <param name="ipv4">The group's family.</param>
    /// <param name="suite">The suite.</param>
    /// <param name="carriesOrigin">True where packets carry their origin.</param>
    /// <param name="sizes">The sizes to pad to; those that do not fit are left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">The MTU leaves no room for a payload.</exception>
    public SealShape(int mtu, bool ipv4, SuiteParameters suite, bool carriesOrigin, PaddingSizes sizes)
    {
        ArgumentNullException.ThrowIfNull(suite);
        ArgumentNullException.ThrowIfNull(sizes);
        _sizes = sizes;
        _prefix = carriesOrigin ? Origin.SizeFor(ipv4) : 0;
        _tag = suite.TagSize;
        MaxInner = FabricSize.MaxInner(mtu, ipv4, suite);
        if (MaxInner <= _prefix + FragmentHeader.Size + 1)
        {
            throw new ArgumentOutOfRangeException(nameof(mtu), mtu, "The MTU leaves no room for a payload.");
        }
    }

    /// <summary>The largest inner payload, prefixes and padding included.</summary>
    public int MaxInner { get; }

    /// <summary>The bytes that sealing a packet within itself puts in front of its payload.</summary>
    public int Headroom => DataHeader.FixedOverhead + _prefix;

    /// <summary>The most bytes that it puts behind the payload.</summary>
    public int Tailroom => _sizes.Largest(MaxInner) + _tag;

    /// <summary>True where a payload of that length goes in one packet.</summary>
    public bool FitsWhole(int length) => _prefix + length <= MaxInner;

    /// <summary>Says how a payload goes.</summary>
    /// <param name="length">Its bytes.</param>
    /// <param name="plan">The way.</param>
    /// <returns><see cref="SealVerdict.Sealed"/> or <see cref="SealVerdict.TooLong"/>.</returns>
    public SealVerdict Plan(int length, out SealPlan plan)
    {
        if (FitsWhole(length))
        {
            plan = new SealPlan(1, length, _sizes.Choose(_prefix + length, MaxInner));
            return SealVerdict.Sealed;
        }

        int inner = MaxInner;
        plan = Split(length, inner);
        if (!_sizes.IsEmpty && plan.PadTo == 0)
        {
            // wire 5.3: either all fragments are padded or none is. Where the full ones are of a configured size by chance, the last would stand out: each gives up a byte for padding.
            int full = _prefix + FragmentHeader.Size + plan.Part;
            if (_sizes.Choose(full - 1, MaxInner) == full)
            {
                plan = Split(length, full - 1);
            }
        }

        return plan.Count <= FragmentHeader.MaxCount && length <= FragmentHeader.MaxPayload ? SealVerdict.Sealed : SealVerdict.TooLong;
    }

    /// <summary>The fewest fragments, and then the smallest, that hold the payload.</summary>
    private SealPlan Split(int length, int maxInner)
    {
        int room = maxInner - _prefix - FragmentHeader.Size;
        int count = (length + room - 1) / room;
        int part = (length + count - 1) / count;
        count = (length + part - 1) / part; // the last holds at least a byte
        return new SealPlan(count, part, _sizes.Choose(_prefix + FragmentHeader.Size + part, MaxInner));
    }
}
