namespace GemRouter.Simulation.Network;

/// <summary>Dice of one purpose (SplitMix64; Steele, Lea, Flood 2014): what they show does not depend on who else throws any.</summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>Mixes numbers into a seed.</summary>
    public static ulong Mix(params ReadOnlySpan<ulong> parts)
    {
        ulong seed = 0x243F6A8885A308D3;
        foreach (ulong part in parts)
        {
            seed = new Dice(seed ^ part).Next();
        }

        return seed;
    }

    public ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>0 up to, not including, a bound above 0.</summary>
    public int Below(int bound) => (int)(Next() % (ulong)bound);

    public bool Percent(int chance) => chance > 0 && Below(100) < chance;

    /// <summary>A time up to a whole number of milliseconds, in steps of 100 ns.</summary>
    public TimeSpan UpTo(int milliseconds) =>
        milliseconds <= 0 ? TimeSpan.Zero : new TimeSpan((long)(Next() % (ulong)(milliseconds * TimeSpan.TicksPerMillisecond)));

    public byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++)
        {
            bytes[i] = (byte)Next();
        }

        return bytes;
    }
}
