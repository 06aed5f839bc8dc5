namespace GemRouter.Simulation.Control;

/// <summary>The control datagrams of a node or a time, and the bytes of their UDP payload.</summary>
/// <param name="SentDatagrams">Sent.</param>
/// <param name="SentBytes">Their bytes.</param>
/// <param name="HeardDatagrams">Received.</param>
/// <param name="HeardBytes">Their bytes.</param>
public readonly record struct Traffic(long SentDatagrams, long SentBytes, long HeardDatagrams, long HeardBytes)
{
    /// <summary>Both together.</summary>
    public static Traffic operator +(Traffic left, Traffic right) =>
        new(left.SentDatagrams + right.SentDatagrams, left.SentBytes + right.SentBytes, left.HeardDatagrams + right.HeardDatagrams, left.HeardBytes + right.HeardBytes);
}
