using System.Globalization;
using GemRouter.Bench.Data;

namespace GemRouter.Bench;

/// <summary>The command line: names of benches, and options.</summary>
internal sealed class BenchArguments
{
    private static readonly string[] Benches = ["trial", "replay", "control", "start", "data", .. DataBench.Names];

    private readonly HashSet<string> _names = [];

    public bool Quick { get; private set; }

    public bool Json { get; private set; }

    public bool Docs { get; private set; }

    public int[] Nodes { get; private set; } = [10, 30, 100, 300, 1000];

    public int Streams { get; private set; } = 200;

    /// <summary>How long the soak takes.</summary>
    public TimeSpan Soak { get; private set; } = TimeSpan.FromHours(1);

    /// <summary>What is wrong with it; null where nothing is.</summary>
    public string? Error { get; private set; }

    public static BenchArguments Read(string[] args)
    {
        BenchArguments read = new();
        Queue<string> rest = new(args);
        while (read.Error is null && rest.TryDequeue(out string? arg))
        {
            read.Take(arg, rest);
        }

        return read;
    }

    /// <summary>Whether that bench is to run: where none is named, those that take no minutes and no privileges.</summary>
    public bool Runs(string bench) => _names.Contains(bench) || (_names.Count == 0 && bench is "trial" or "replay");

    private void Take(string arg, Queue<string> rest)
    {
        switch (arg)
        {
            case "--quick":
                Quick = true;
                break;
            case "--json":
                Json = true;
                break;
            case "--docs":
                Docs = true;
                break;
            case "--nodes":
                Nodes = Numbers(arg, rest);
                break;
            case "--streams":
                Streams = Numbers(arg, rest) is [int streams] ? streams : 0;
                Error ??= Streams == 0 ? "--streams takes one number" : null;
                break;
            case "--soak":
                _names.Add("soak");
                Soak = Time(arg, rest);
                break;
            default:
                Error = Benches.Contains(arg) ? null : $"\"{arg}\" is unknown; usage: bench [{string.Join("] [", Benches)}] [--quick] [--json] [--docs] [--nodes N,N,…] [--streams N] [--soak 1h]";
                _names.Add(arg);
                break;
        }
    }

    private TimeSpan Time(string option, Queue<string> rest)
    {
        string text = rest.TryDequeue(out string? next) ? next : "";
        int unit = text.EndsWith('h') ? 3600 : text.EndsWith('m') ? 60 : text.EndsWith('s') ? 1 : 0;
        bool isTime = int.TryParse(text.TrimEnd('h', 'm', 's'), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && unit > 0 && number is > 0 and <= 100_000;
        Error ??= isTime ? null : $"{option} takes a time, such as 10m or 1h";
        return TimeSpan.FromSeconds(isTime ? (double)number * unit : 1);
    }

    private int[] Numbers(string option, Queue<string> rest)
    {
        List<int> numbers = [];
        foreach (string part in (rest.TryDequeue(out string? list) ? list : "").Split(','))
        {
            bool isNumber = int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int number);
            Error ??= isNumber && number >= 2 ? null : $"{option} takes numbers from 2 on, such as 10,100";
            numbers.Add(number);
        }

        return [.. numbers];
    }
}
