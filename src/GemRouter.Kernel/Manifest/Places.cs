namespace GemRouter.Kernel.Manifests;

/// <summary>Where the parts of a manifest stand in its file. Kept beside the model, so that two models compare by what they say.</summary>
public sealed class Places
{
    private readonly Dictionary<string, Position> _positions = new(StringComparer.Ordinal);
    private readonly Dictionary<object, string> _paths = new(ReferenceEqualityComparer.Instance);

    private readonly HashSet<string> _partial = new(StringComparer.Ordinal);

    internal Places()
    {
    }

    /// <summary>The position of a path such as "routes[0].black"; of the nearest part around it, where that is not written.</summary>
    public Position Of(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        while (path.Length > 0)
        {
            if (_positions.TryGetValue(path, out Position position))
            {
                return position;
            }

            path = path[..Math.Max(0, path.AsSpan().LastIndexOfAny('.', '['))];
        }

        return _positions.GetValueOrDefault("", Position.Start);
    }

    /// <summary>The path of a part of the model, a route for instance; empty for what is no part of this manifest.</summary>
    public string PathOf(object part) => _paths.GetValueOrDefault(part, "");

    internal bool IsWritten(string path) => _positions.ContainsKey(path);

    /// <summary>False where a list or mapping could not be read whole; that has an error.</summary>
    internal bool IsWhole(string path) => !_partial.Contains(path);

    internal void MarkPartial(string path) => _partial.Add(path);

    internal void Add(string path, Position position) => _positions[path] = position;

    internal void AddPart(object part, string path) => _paths[part] = path;
}
