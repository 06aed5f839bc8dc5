namespace GemRouter.Benchmarks;

/// <summary>The command line: options of our own, and what the library is given.</summary>
internal sealed class PartsArguments
{
    private const string All = "*";

    private readonly List<string> _forLibrary = [];

    /// <summary>Whether each benchmark runs for a moment alone.</summary>
    public bool Quick { get; private set; }

    /// <summary>Whether the table goes into docs/performance.md.</summary>
    public bool Docs { get; private set; }

    /// <summary>What is wrong with it; null where nothing is.</summary>
    public string? Error { get; private set; }

    public string[] ForLibrary => [.. _forLibrary];

    public static PartsArguments Read(string[] args)
    {
        PartsArguments read = new();
        string filter = All;
        for (int i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--quick":
                    read.Quick = true;
                    break;
                case "--docs":
                    read.Docs = true;
                    break;
                case "--filter" when i + 1 < args.Length:
                    filter = args[++i];
                    break;
                default:
                    read._forLibrary.Add(args[i]);
                    break;
            }
        }

        read.Error = read.Docs && (read.Quick || filter != All) ? "--docs writes the whole table, of runs of full length: it goes with neither --quick nor --filter" : null;

        // The library asks for a pattern of whole names; a part of one says as much.
        read._forLibrary.AddRange(["--filter", filter.Contains('*', StringComparison.Ordinal) ? filter : $"*{filter}*"]);
        return read;
    }
}
