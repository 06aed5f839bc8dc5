namespace GemRouter.Kernel.Manifests;

/// <summary>Collects what is wrong, so that a person sees everything at once.</summary>
internal sealed class Report(string file, Places places)
{
    private const int Most = 1000; // a broken file of a megabyte needs no more to be found broken

    private readonly List<Diagnostic> _found = [];
    private int _errors; // counted apart, so that no number of warnings hides the first error
    private int _warnings;
    private readonly HashSet<string> _paths = [];

    /// <summary>All so far, in the order of the file.</summary>
    public IReadOnlyList<Diagnostic> Found => [.. _found.OrderBy(static one => one.Position.Line).ThenBy(static one => one.Position.Column)];

    /// <summary>True where the manifest is to be refused.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>True where it takes no more.</summary>
    public bool IsFull => _errors >= Most;

    /// <summary>True where an error is about that path or something within it.</summary>
    public bool HasErrorAt(string path) =>
        _paths.Contains(path) || _paths.Any(other => other.Length > path.Length && (other[path.Length] is '.' or '[') && other.StartsWith(path, StringComparison.Ordinal));

    /// <summary>Adds an error about a path that was read.</summary>
    public void Error(string code, string path, string message) => Error(code, path, places.Of(path), message);

    /// <summary>Adds an error about a place.</summary>
    public void Error(string code, string path, Position position, string message)
    {
        HasErrors = true;
        if (_errors++ < Most)
        {
            _paths.Add(path);
            _found.Add(new Diagnostic(code, DiagnosticSeverity.Error, file, position, path, message));
        }
    }

    /// <summary>Adds a warning about a path that was read.</summary>
    public void Warning(string code, string path, string message)
    {
        if (_warnings++ < Most)
        {
            _found.Add(new Diagnostic(code, DiagnosticSeverity.Warning, file, places.Of(path), path, message));
        }
    }
}
