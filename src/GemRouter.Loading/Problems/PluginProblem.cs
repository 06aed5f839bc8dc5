namespace GemRouter.Loading;

/// <summary>One thing that keeps the plugins from being loaded.</summary>
/// <param name="Code">A stable code, see <see cref="PluginProblemCode"/> and docs/plugins/loading.md.</param>
/// <param name="Path">The file or folder that has to change.</param>
/// <param name="Message">One sentence for a person: what is wrong, with versions and other paths, and what would be right.</param>
public sealed record PluginProblem(string Code, string Path, string Message)
{
    /// <summary>The line that a person sees.</summary>
    public override string ToString() => $"{Path}: error {Code}: {Message}";
}
