namespace GemRouter.Cli;

/// <summary>How the program puts things for people.</summary>
internal static class Wording
{
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
