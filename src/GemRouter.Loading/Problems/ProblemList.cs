namespace GemRouter.Loading;

/// <summary>Collects the problems of a stage, so that a person sees everything at once.</summary>
internal sealed class ProblemList
{
    private readonly List<PluginProblem> _found = [];

    public bool IsEmpty => _found.Count == 0;

    public IReadOnlyList<PluginProblem> Found => _found;

    public void Add(string code, string path, string message) => Add(new PluginProblem(code, path, message));

    public void Add(IEnumerable<PluginProblem> problems)
    {
        foreach (PluginProblem problem in problems)
        {
            Add(problem);
        }
    }

    /// <summary>Two plugins that share a damaged file have one problem.</summary>
    public void Add(PluginProblem problem)
    {
        if (!_found.Contains(problem))
        {
            _found.Add(problem);
        }
    }
}
