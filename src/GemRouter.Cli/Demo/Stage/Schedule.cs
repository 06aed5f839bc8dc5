using GemRouter.Cli.Demo.Parts;

namespace GemRouter.Cli.Demo.Stage;

/// <summary>When what happens, counted from the stream's first datagram.</summary>
/// <param name="Seconds">How long the stream is.</param>
internal sealed record Schedule(int Seconds)
{
    /// <summary>Less would not hold a late start and a rekey.</summary>
    public const int Least = 6;

    public const int Most = 3600;

    public const int Usual = 20;

    private static readonly TimeSpan LeastRekey = TimeSpan.FromSeconds(10); // docs/manifest.md

    /// <summary>How many datagrams the stream has.</summary>
    public long Datagrams => (long)(Seconds * Player.DatagramsPerSecond(Cast.Rate));

    /// <summary>When the late router starts.</summary>
    public TimeSpan LateStart => TimeSpan.FromSeconds(Seconds / 4.0);

    /// <summary>When the next key is announced, by time: in the middle of a stream that is long enough. There is no time for a second one.</summary>
    public TimeSpan RekeyAfter => Seconds / 2.0 > LeastRekey.TotalSeconds ? TimeSpan.FromSeconds(Seconds / 2.0) : LeastRekey;

    /// <summary>The same by packets, for a stream that is shorter.</summary>
    public long RekeyPackets => Datagrams / 2;
}
