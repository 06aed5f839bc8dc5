namespace GemRouter.Cli;

/// <summary>How the program ends; docs/cli.md. They never change their meaning.</summary>
internal static class ExitCode
{
    /// <summary>All is well.</summary>
    public const int Well = 0;

    /// <summary>The command ran, and the answer is no.</summary>
    public const int No = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The manifest is refused.</summary>
    public const int ManifestRefused = 3;

    /// <summary>The plugins are refused.</summary>
    public const int PluginsRefused = 4;

    /// <summary>A key cannot be had.</summary>
    public const int KeyUnavailable = 5;

    /// <summary>The router cannot start, or not go on, for another reason that a person can mend.</summary>
    public const int Failed = 6;

    /// <summary>No router answers at the socket.</summary>
    public const int NoRouter = 7;

    /// <summary>The program itself is at fault.</summary>
    public const int Internal = 70;
}
