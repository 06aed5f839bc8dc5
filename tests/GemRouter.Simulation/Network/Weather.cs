namespace GemRouter.Simulation.Network;

/// <summary>What a way across the fabric does to datagrams.</summary>
/// <param name="Loss">The share that is lost, in percent.</param>
/// <param name="Delay">How long each takes, in milliseconds.</param>
/// <param name="Jitter">How much longer one may take, in milliseconds: datagrams change places.</param>
/// <param name="Duplication">The share of the others that arrives twice, in percent.</param>
internal sealed record Weather(int Loss, int Delay, int Jitter, int Duplication)
{
    public static Weather Calm { get; } = new(0, 1, 0, 0);
}
