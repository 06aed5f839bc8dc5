namespace GemRouter.Testing;

/// <summary>A manifest, or a plugin, was refused. The message lists all that is wrong, a line each, as <c>gemrouter check</c> says it: <c>file:line:column: error CODE: path: what</c>.</summary>
public sealed class ManifestRefusedException : Exception
{
    /// <summary>Makes one.</summary>
    public ManifestRefusedException()
    {
    }

    /// <summary>Makes one.</summary>
    public ManifestRefusedException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one.</summary>
    public ManifestRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal ManifestRefusedException(string manifest, IReadOnlyList<string> problems)
        : base($"{manifest} is refused:\n{string.Join('\n', problems)}") => Problems = problems;

    /// <summary>All that is wrong, a line each.</summary>
    public IReadOnlyList<string> Problems { get; } = [];
}
