namespace GemRouter.Cli.Demo.Stage;

/// <summary>What a site is there to show.</summary>
internal enum SiteRole
{
    /// <summary>The stream comes from here.</summary>
    Plays,

    /// <summary>It receives everything, the first datagram included.</summary>
    Receives,

    /// <summary>Its router starts while the stream runs; from then on it receives everything.</summary>
    ComesLate,

    /// <summary>It holds another GAK, and so receives nothing.</summary>
    LacksKey,
}
