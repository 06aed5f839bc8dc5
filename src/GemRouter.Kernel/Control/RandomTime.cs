using System.Buffers.Binary;

namespace GemRouter.Kernel.Control;

/// <summary>Random times, so that nodes do not speak all at once.</summary>
internal sealed class RandomTime(IEntropy entropy)
{
    private const double Jitter = 0.2; // wire 6

    /// <summary>Uniform within 0 and a bound.</summary>
    public TimeSpan UpTo(TimeSpan most) => most * Fraction();

    /// <summary>Uniform within two bounds.</summary>
    public TimeSpan Between(TimeSpan least, TimeSpan most) => least + UpTo(most - least);

    /// <summary>A time with a jitter of ±20 % (wire 6).</summary>
    public TimeSpan Around(TimeSpan time) => time * (1 - Jitter + (2 * Jitter * Fraction()));

    /// <summary>The same, within that jitter also where what it is for comes so much early.</summary>
    public TimeSpan Around(TimeSpan time, TimeSpan early) => Between((time * (1 - Jitter)) + early, time * (1 + Jitter));

    private double Fraction()
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        entropy.Fill(bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes) / (double)uint.MaxValue;
    }
}
