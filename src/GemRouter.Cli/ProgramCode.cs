namespace GemRouter.Cli;

/// <summary>The codes of the program's own errors. They never change their meaning; docs/errors.md says what to do about each.</summary>
internal static class ProgramCode
{
    /// <summary>The manifest's file cannot be read.</summary>
    public const string ManifestUnreadable = "GEM3001";

    /// <summary>A key file cannot be made.</summary>
    public const string KeyFileNotMade = "GEM3002";

    /// <summary>A file holds no key.</summary>
    public const string NotAKeyFile = "GEM3003";

    /// <summary>There is no plugin of an id that somebody asked for.</summary>
    public const string PluginUnknown = "GEM3004";

    /// <summary>A lock cannot be written.</summary>
    public const string LockNotWritten = "GEM3005";

    /// <summary>A bundle cannot be made.</summary>
    public const string BundleNotMade = "GEM3006";

    /// <summary>A key bundle cannot be made.</summary>
    public const string KeyBundleNotMade = "GEM3007";

    /// <summary>What should name a key bundle's recipient names none.</summary>
    public const string NotARecipient = "GEM3008";

    /// <summary>There is no next key to be made, or it is not clear of which.</summary>
    public const string KeyNotRotated = "GEM3009";

    /// <summary>A key that the router needs cannot be had.</summary>
    public const string KeyUnavailable = "GEM3010";

    /// <summary>A component cannot be made or started.</summary>
    public const string ComponentRefused = "GEM3011";

    /// <summary>The router could not go on.</summary>
    public const string RouterEnded = "GEM3012";

    /// <summary>The folder of the socket cannot be used.</summary>
    public const string StateUnusable = "GEM3013";

    /// <summary>Another router has the socket.</summary>
    public const string SocketTaken = "GEM3014";

    /// <summary>No router answers at the socket.</summary>
    public const string NoRouter = "GEM3020";

    /// <summary>The router refuses what it was asked.</summary>
    public const string RequestRefused = "GEM3021";

    /// <summary>The answer broke off, or is none.</summary>
    public const string AnswerBroken = "GEM3022";

    /// <summary>The program itself is at fault.</summary>
    public const string Internal = "GEM3070";
}
