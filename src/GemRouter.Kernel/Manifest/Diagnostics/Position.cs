using System.Globalization;

namespace GemRouter.Kernel.Manifests;

/// <summary>A place in a text.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in UTF-16 units.</param>
public readonly record struct Position(int Line, int Column)
{
    /// <summary>The beginning of a text.</summary>
    public static Position Start => new(1, 1);

    /// <summary>"line:column".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Line}:{Column}");
}
