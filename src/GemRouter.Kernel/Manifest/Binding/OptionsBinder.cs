using System.Globalization;
using System.Reflection;

namespace GemRouter.Kernel.Manifests;

/// <summary>Fills a component's options from a mapping, and has them check themselves. A plugin's code runs here: what it throws is reported.</summary>
internal static class OptionsBinder
{
    /// <summary>Options with all that could be read; null where the plugin's code threw.</summary>
    /// <param name="factory">Makes the options.</param>
    /// <param name="map">The mapping.</param>
    /// <param name="path">Its path.</param>
    /// <param name="reserved">Keys that the host has, too.</param>
    /// <param name="reading">Where problems and places go.</param>
    public static object? Bind(ComponentFactory factory, MappingNode map, string path, IReadOnlySet<string> reserved, Reading reading)
    {
        try
        {
            object options = factory.CreateOptions();
            OptionsClass.Fill(options, map, path, reserved, reading);
            IReadOnlyList<OptionProblem> problems = OptionProblems.Of(options); // sees the values as a person wrote them
            foreach (OptionProblem problem in problems)
            {
                ReportProblem(problem, path, reading);
            }

            if (problems.Count == 0)
            {
                OptionPaths.MakeFull(options, reading);
            }

            return options;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Exception cause = e is TargetInvocationException { InnerException: { } inner } ? inner : e;
            reading.Report.Error(
                ManifestCode.OptionsFaulty, path,
                $"the options of {Wording.Of(factory.Kind)} {Wording.Quote(factory.Name)} fail with {cause.GetType().Name}: {Wording.Quote(cause.Message)}; the plugin is at fault");
            return null;
        }
    }

    private static void ReportProblem(OptionProblem problem, string path, Reading reading)
    {
        string optionPath = problem.Path.Length == 0 ? path : $"{path}.{PathOf(problem.Path)}";
        if (reading.Report.HasErrorAt(optionPath))
        {
            return; // the value could not be read; the class saw its default
        }

        string name = problem.Path[(problem.Path.LastIndexOf('.') + 1)..];
        string sentence = name.Length == 0 ? problem.Problem : problem.Problem.Replace($" {name} ", $" {Texts.Kebab(name)} ", StringComparison.Ordinal);
        bool whole = sentence.StartsWith("The ", StringComparison.Ordinal); // an attribute's own words: "The field port must be between 1 and 65535."
        string value = problem.Value is null ? "" : Wording.Quote(problem.Value) + (whole ? " is refused: " : " ");
        string remedy = problem.Remedy is null ? "" : "; " + problem.Remedy;
        reading.Report.Error(ManifestCode.OptionRefused, optionPath, OneLine($"{value}{(whole ? sentence.TrimEnd('.') : sentence)}{remedy}"));
    }

    // "Peers[2].ReceiveBuffer" is peers[2].receive-buffer.
    private static string PathOf(string path) => string.Join('.', path.Split('.').Select(static part =>
    {
        int bracket = part.IndexOf('[', StringComparison.Ordinal);
        return bracket < 0 ? Texts.Kebab(part) : Texts.Kebab(part[..bracket]) + part[bracket..];
    }));

    private static string OneLine(string text) => string.Create(CultureInfo.InvariantCulture, $"{text.ReplaceLineEndings(" ")}");
}
