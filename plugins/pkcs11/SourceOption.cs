using GemRouter.KeyBundles.Inputs;

namespace GemRouter.Plugin.Pkcs11;

/// <summary>Checks of options that are paths, or sources of secrets.</summary>
internal static class SourceOption
{
    public static void Check(OptionProblems problems, string name, string? value)
    {
        if (value is not null && SecretSource.ProblemOf(value) is { } problem)
        {
            problems.Add(name, null, problem, "credential:NAME, or the path of a file that holds it"); // not shown again: it would be in each message, and in the log
        }
    }

    public static void CheckPath(OptionProblems problems, string name, string? value)
    {
        if (value?.Contains('\0', StringComparison.Ordinal) == true)
        {
            problems.Add(name, value.Replace("\0", "\\0", StringComparison.Ordinal), "holds a NUL character", "a path");
        }
    }
}
