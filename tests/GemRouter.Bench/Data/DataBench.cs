namespace GemRouter.Bench.Data;

/// <summary>The measurements of the data plane: whole routers as processes in network namespaces.</summary>
internal static class DataBench
{
    /// <summary>Their names on the command line; "data" is all of them but the soak, and but the workers where it is to be quick.</summary>
    public static IReadOnlyList<string> Names { get; } = ["cost", "peers", "streams", "workers", "delay", "flood", "soak"];

    /// <summary>Runs those that are asked for.</summary>
    /// <returns>The program's exit code.</returns>
    public static int Run(BenchArguments arguments)
    {
        string[] wanted = [.. Names.Where(name => arguments.Runs(name) || (name != "soak" && !(name == "workers" && arguments.Quick) && arguments.Runs("data")))];
        if (wanted.Length > 0 && Programs.Missing() is { } missing)
        {
            Console.Error.WriteLine($"bench: {missing}");
            return 2;
        }

        try
        {
            foreach (string name in wanted)
            {
                Report report = Run(name, arguments);
                Console.WriteLine(arguments.Json ? report.Json : report.Table);
                if (arguments.Docs)
                {
                    Page.Write(name, report.Table, report.Json);
                    report.Draw(Page.FileOf(name, "svg"));
                }
            }
        }
        finally
        {
            Programs.Clear();
        }

        return 0;
    }

    private static Report Run(string name, BenchArguments arguments) => name switch
    {
        "cost" => CostBench.Run(arguments.Quick),
        "peers" => PeersBench.Run(arguments.Quick),
        "streams" => StreamsBench.Run(arguments.Quick),
        "workers" => WorkersBench.Run(arguments.Quick),
        "delay" => DelayBench.Run(arguments.Quick),
        "flood" => FloodBench.Run(arguments.Quick),
        _ => SoakBench.Run(arguments.Soak),
    };
}
