namespace GemRouter.Cli;

/// <summary>How the program puts things for people.</summary>
internal static class Wording
{
    /// <summary>"1 file", "2 files".</summary>
    public static string Count(int number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";

    /// <summary>The kind of component as people call it.</summary>
    public static string Of(ComponentKind kind) => kind switch
    {
        ComponentKind.Transport => "transport",
        ComponentKind.CipherSuite => "cipher suite",
        ComponentKind.KeySource => "key source",
        ComponentKind.Discovery => "discovery",
        _ => "stage",
    };
}
