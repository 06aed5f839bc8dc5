using System.Text.RegularExpressions;
using GemRouter.Docs.Tests.Documents;
using GemRouter.Kernel.Forwarding;
using GemRouter.Protocol;

namespace GemRouter.Docs.Tests;

/// <summary>docs/drops.md has every name that a router counts under, and no other.</summary>
public sealed partial class CounterTests
{
    private static readonly string Text = Repository.Read("docs/drops.md");

    [Fact]
    public void Every_drop_of_the_kernel_stands_in_the_document()
    {
        Names names = new();
        _ = new KernelDrops(names);
        Assert.Contains("red.not_local", names.Drops);
        Assert.Contains("data.replayed", names.Drops);
        Assert.Contains("fragment.timeout", names.Drops);
        Assert.Equal(names.Drops.Order(StringComparer.Ordinal), Documented("drop").Where(static name => !IsOfPlugin(name)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_counter_of_the_kernel_stands_in_the_document()
    {
        Names beside = new();
        _ = new KernelDrops(beside);
        IEnumerable<string> names = Enum.GetValues<ControlVerdict>().Select(ControlVerdicts.CounterName).Concat(InSource("src/GemRouter.Kernel", "Counter")).Concat(beside.Counters);
        Assert.Equal(names.Order(StringComparer.Ordinal), Documented("counter").Where(static name => !IsOfPlugin(name)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("DropReason", "drop", "send_down")]
    [InlineData("Counter", "counter", "kernel_drops")]
    public void Every_name_of_a_plugin_stands_in_the_document(string call, string kind, string known)
    {
        string[] names = [.. InSource("plugins", call).Distinct().Order(StringComparer.Ordinal)];
        Assert.Contains(known, names);
        Assert.Equal(names, Documented(kind).Where(IsOfPlugin).Select(static name => name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_name_stands_there_twice()
    {
        string[] all = [.. Documented("drop"), .. Documented("counter")];
        Assert.Equal(all.Distinct(), all);
    }

    // A table whose head begins with the kind, and a name in the first column of each row.
    private static IEnumerable<string> Documented(string kind)
    {
        bool inTable = false;
        foreach (string line in Text.Split('\n'))
        {
            inTable = line.StartsWith('|') && (inTable || line.StartsWith($"| {kind} |", StringComparison.Ordinal));
            if (inTable && Row().Match(line) is { Success: true } row)
            {
                yield return row.Groups[1].Value;
            }
        }
    }

    private static bool IsOfPlugin(string name) => char.IsUpper(name[0]);

    private static IEnumerable<string> InSource(string folder, string call) => Repository.Files(folder, "*.cs")
        .Where(static file => !file.EndsWith("KernelDrops.cs", StringComparison.Ordinal))
        .SelectMany(file => Made().Matches(File.ReadAllText(file)))
        .Where(match => match.Groups[1].Value == call)
        .Select(static match => match.Groups[2].Value);

    [GeneratedRegex("""[cC]ounters\.(Counter|DropReason)\(\s*"([a-z0-9_.]+)",""")]
    private static partial Regex Made();

    [GeneratedRegex(@"^\| `([A-Za-z0-9_.]+)` \|")]
    private static partial Regex Row();

    /// <summary>Takes note of what is made.</summary>
    private sealed class Names : ICounters
    {
        public List<string> Drops { get; } = [];

        public List<string> Counters { get; } = [];

        public Counter Counter(string name, string description)
        {
            Counters.Add(name);
            return new Counter(name, description);
        }

        public DropReason DropReason(string name, string description)
        {
            Drops.Add(name);
            return new DropReason(name, description);
        }
    }
}
