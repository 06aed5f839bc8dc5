using System.Globalization;

namespace GemRouter.Fuzz.Running;

/// <summary>What <c>./dev fuzz</c> was asked for.</summary>
internal sealed record FuzzOptions
{
    /// <summary>The targets; all where none was named.</summary>
    public IReadOnlyList<string> Targets { get; private init; } = [];

    /// <summary>How long each runs.</summary>
    public int Seconds { get; private init; } = 60;

    /// <summary>How many run at a time.</summary>
    public int Jobs { get; private init; } = 1;

    /// <summary>The input to replay; null for none.</summary>
    public string? Replay { get; private init; }

    /// <summary>True to list the targets and do nothing else.</summary>
    public bool List { get; private init; }

    /// <summary>True for one object of JSON instead of a table.</summary>
    public bool Json { get; private init; }

    /// <summary>Reads a command line.</summary>
    /// <exception cref="ArgumentException">It cannot be understood; the message says why.</exception>
    public static FuzzOptions Parse(IReadOnlyList<string> arguments)
    {
        FuzzOptions options = new();
        for (int i = 0; i < arguments.Count; i++)
        {
            options = arguments[i] switch
            {
                "--list" => options with { List = true },
                "--json" => options with { Json = true },
                "--seconds" => options with { Seconds = Number(arguments, ref i) },
                "--jobs" => options with { Jobs = Number(arguments, ref i) },
                "--replay" => options with { Replay = Value(arguments, ref i) },
                ['-', ..] => throw new ArgumentException($"unknown option {arguments[i]}; see ./dev help"),
                string name when !FuzzTargets.Names.Contains(name) => throw new ArgumentException($"there is no target \"{name}\"; there are: {string.Join(", ", FuzzTargets.Names)}"),
                string name => options with { Targets = [.. options.Targets, name] },
            };
        }

        return options.Replay is null || options.Targets.Count == 1 ? options : throw new ArgumentException("--replay needs the one target that the input is for");
    }

    private static int Number(IReadOnlyList<string> arguments, ref int i)
    {
        string option = arguments[i];
        return int.TryParse(Value(arguments, ref i), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
            ? number
            : throw new ArgumentException($"{option} needs a number from 1 on");
    }

    private static string Value(IReadOnlyList<string> arguments, ref int i) =>
        i + 1 < arguments.Count ? arguments[++i] : throw new ArgumentException($"{arguments[i]} needs a value");
}
