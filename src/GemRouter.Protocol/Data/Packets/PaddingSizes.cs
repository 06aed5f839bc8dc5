namespace GemRouter.Protocol;

/// <summary>The sizes that inner payloads are padded to (wire 5.4): a route's setting. Immutable; any thread.</summary>
public sealed class PaddingSizes
{
    /// <summary>No padding.</summary>
    public static readonly PaddingSizes None = new([]);

    private readonly int[] _sizes; // ascending

    /// <summary>Takes sizes of a whole inner payload in bytes, in any order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1 or above 65,507.</exception>
    public PaddingSizes(IEnumerable<int> sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        _sizes = [.. sizes.Distinct().Order()];
        if (_sizes.Length > 0)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(_sizes[0], 1, nameof(sizes));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(_sizes[^1], FragmentHeader.MaxPayload, nameof(sizes));
        }
    }

    /// <summary>True where nothing is ever padded.</summary>
    public bool IsEmpty => _sizes.Length == 0;

    /// <summary>The largest size within a limit; 0 where there is none.</summary>
    public int Largest(int limit)
    {
        for (int i = _sizes.Length - 1; i >= 0; i--)
        {
            if (_sizes[i] <= limit)
            {
                return _sizes[i];
            }
        }

        return 0;
    }

    /// <summary>Chooses the size for an inner payload.</summary>
    /// <param name="inner">The inner payload's bytes without padding.</param>
    /// <param name="limit">The most bytes that fit.</param>
    /// <returns>The size to pad it to; 0 where it goes as it is: larger than all sizes that fit, or of such a size already, so that nobody can tell it from a padded one.</returns>
    public int Choose(int inner, int limit)
    {
        foreach (int size in _sizes)
        {
            if (size >= inner)
            {
                return size == inner || size > limit ? 0 : size;
            }
        }

        return 0;
    }
}
