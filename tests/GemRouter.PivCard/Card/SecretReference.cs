using System.Security.Cryptography;
using System.Text;
using GemRouter.PivCard.Apdu;

namespace GemRouter.PivCard.Card;

/// <summary>The PIN or the PUK: a value that may be guessed wrong a few times.</summary>
public sealed class SecretReference
{
    /// <summary>The length that values are filled up to with <see cref="Filler"/>.</summary>
    public const int Length = 8;

    private const int Shortest = 6;
    private const byte Filler = 0xFF;

    private readonly byte[] _factory;
    private byte[] _value;

    internal SecretReference(string value)
    {
        _factory = Fill(value);
        _value = _factory;
    }

    /// <summary>How many tries there are after a right one.</summary>
    public int Total { get; private set; } = 3;

    /// <summary>How many are left. A test may set it.</summary>
    public int Remaining { get; set; } = 3;

    /// <summary>How often a value was compared with this one, by whatever command: what a wrong value would have burnt a retry by.</summary>
    public int Attempts { get; private set; }

    internal bool IsFactory => _value.AsSpan().SequenceEqual(_factory);

    internal int State => Remaining == 0 ? StatusWord.Locked : StatusWord.Wrong | Math.Min(Remaining, 15);

    /// <summary>A value as it stands in a command.</summary>
    public static byte[] Fill(string value) => [.. Encoding.ASCII.GetBytes(value), .. Enumerable.Repeat(Filler, Length - value.Length)];

    /// <summary>Sets the value, with all tries.</summary>
    public void Set(string value) => Set(Fill(value));

    internal static bool IsAllowed(ReadOnlySpan<byte> value) => value.Length == Length && value.TrimEnd(Filler).Length >= Shortest;

    internal void Set(ReadOnlySpan<byte> value)
    {
        _value = value.ToArray();
        Remaining = Total;
    }

    /// <summary>Compares. A wrong value costs a retry, the last one too; a locked reference compares nothing.</summary>
    internal int Try(ReadOnlySpan<byte> value)
    {
        if (Remaining == 0)
        {
            return StatusWord.Locked;
        }

        Attempts++;
        if (!CryptographicOperations.FixedTimeEquals(value, _value))
        {
            Remaining--;
            return StatusWord.Wrong | Remaining; // 63C0 for the last: what is locked says so from the next command on
        }

        Remaining = Total;
        return StatusWord.Success;
    }

    internal void Reset(int? total = null)
    {
        Total = total ?? 3;
        Set(_factory);
    }
}
