using GemRouter.Cli.Demo.Parts;

namespace GemRouter.Cli.Demo.Stage;

/// <summary>What was measured.</summary>
/// <param name="Seconds">How long the stream was to be.</param>
/// <param name="Wanted">How many datagrams that is.</param>
/// <param name="Play">What the player says in the end.</param>
/// <param name="Receivers">What each receiver says in the end.</param>
/// <param name="Tap">What the tap says in the end.</param>
/// <param name="Rekeys">How often the stream's key changed.</param>
/// <param name="Late">The late router's status in the end; null where it never answered.</param>
/// <param name="Incidents">What went wrong on the way, such as a router that did not end when it was told to.</param>
internal sealed record DemoFacts(
    int Seconds,
    long Wanted,
    PlayReport Play,
    IReadOnlyDictionary<Site, ReceiveReport> Receivers,
    TapReport Tap,
    int Rekeys,
    RouterView? Late,
    IReadOnlyList<string> Incidents);
