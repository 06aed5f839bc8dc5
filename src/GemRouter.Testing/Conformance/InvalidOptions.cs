namespace GemRouter.Testing;

/// <summary>A sample of options that must be refused.</summary>
public sealed class InvalidOptions
{
    /// <summary>Names what is wrong with the options.</summary>
    /// <param name="options">The options.</param>
    /// <param name="paths">The path of each problem, as in <see cref="OptionProblem.Path"/>: all of them are to be found at once.</param>
    public InvalidOptions(object options, params string[] paths)
    {
        Options = options;
        Paths = paths;
    }

    /// <summary>The options.</summary>
    public object Options { get; }

    /// <summary>The path of each problem.</summary>
    public IReadOnlyList<string> Paths { get; }
}
