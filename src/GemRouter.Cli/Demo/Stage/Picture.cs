using GemRouter.Cli.Demo.Parts;

namespace GemRouter.Cli.Demo.Stage;

/// <summary>What there is to see at one moment.</summary>
/// <param name="Act">What happens now, in words.</param>
/// <param name="Elapsed">Since the stream's first datagram.</param>
/// <param name="Seconds">How long the stream is.</param>
/// <param name="Play">The player.</param>
/// <param name="Tap">The tap.</param>
/// <param name="Receivers">The receivers.</param>
/// <param name="Routers">The routers that answered.</param>
internal sealed record Picture(
    string Act,
    TimeSpan Elapsed,
    int Seconds,
    PlayReport Play,
    TapReport Tap,
    IReadOnlyDictionary<Site, ReceiveReport> Receivers,
    IReadOnlyDictionary<Site, RouterView> Routers);
