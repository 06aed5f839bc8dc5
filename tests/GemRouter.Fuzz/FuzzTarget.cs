namespace GemRouter.Fuzz;

/// <summary>Something that reads bytes which somebody else wrote, and what must hold whatever they are.</summary>
internal abstract class FuzzTarget
{
    /// <summary>What it is called on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>What it reads, for people.</summary>
    public abstract string Reads { get; }

    /// <summary>The readers of GemRouter.Protocol that it calls, as "Type.Method": a test holds that each is called by some target.</summary>
    public virtual IReadOnlyList<string> Readers => [];

    /// <summary>The longest input that is worth trying.</summary>
    public virtual int MostBytes => 4096;

    /// <summary>
    /// What an input of a size may cost. It grows with the size and no faster; what costs more than that is a finding. The base is some ten times what the code takes when it is instrumented.
    /// </summary>
    public virtual InputCost MostCost(int size) => new(TimeSpan.FromMicroseconds(20_000 + (10 * size)), (512 << 10) + (512L * size));

    /// <summary>Words that the fuzzer may put into an input.</summary>
    public virtual IReadOnlyList<string> Words => [];

    /// <summary>Inputs to begin with.</summary>
    /// <param name="vectors">The test vectors; it has none where ../shared is missing.</param>
    public abstract IEnumerable<byte[]> Seeds(VectorSeeds vectors);

    /// <summary>Takes an input. Whatever it throws is a finding.</summary>
    /// <exception cref="PropertyException">What must hold does not.</exception>
    public abstract void Run(ReadOnlySpan<byte> input);

    /// <summary>Throws where something does not hold.</summary>
    protected static void Holds(bool property, string what)
    {
        if (!property)
        {
            throw new PropertyException(what);
        }
    }

    /// <summary>Throws where two spans differ.</summary>
    protected static void Same(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other, string what) => Holds(one.SequenceEqual(other), what);
}
