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

    /// <summary>The software for a token is not installed, or does not load.</summary>
    public const int TokenSoftwareMissing = 20;

    /// <summary>There is no token.</summary>
    public const int TokenAbsent = 21;

    /// <summary>There are tokens, and none is the right one.</summary>
    public const int WrongToken = 22;

    /// <summary>The PIN or the passphrase is wrong.</summary>
    public const int WrongPin = 23;

    /// <summary>The token has few tries left, and none was spent.</summary>
    public const int LastTry = 24;

    /// <summary>The token is locked.</summary>
    public const int TokenLocked = 25;

    /// <summary>An earlier login did not succeed, and nobody looked after it yet.</summary>
    public const int TokenLatched = 26;

    /// <summary>The token was taken out in the middle.</summary>
    public const int TokenRemoved = 27;

    /// <summary>The service for tokens does not run.</summary>
    public const int TokenServiceDown = 28;

    /// <summary>What holds a key failed: a token, its software, a file that cannot be read.</summary>
    public const int KeyHolderFailed = 29;

    /// <summary>The program itself is at fault.</summary>
    public const int Internal = 70;
}
