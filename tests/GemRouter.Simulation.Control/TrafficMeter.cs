namespace GemRouter.Simulation.Control;

/// <summary>Counts the control datagrams of a node, second for second.</summary>
public sealed class TrafficMeter(Instant start)
{
    private readonly List<Traffic> _seconds = [];

    /// <summary>A datagram went out.</summary>
    public void Sent(int bytes, Instant at) => Add(new Traffic(1, bytes, 0, 0), at);

    /// <summary>A datagram came.</summary>
    public void Heard(int bytes, Instant at) => Add(new Traffic(0, 0, 1, bytes), at);

    /// <summary>What came and went in the seconds from one time, up to another.</summary>
    public IEnumerable<Traffic> Seconds(Instant from, Instant to) => Enumerable.Range(SecondOf(from), SecondOf(to) - SecondOf(from)).Select(second => second < _seconds.Count ? _seconds[second] : default);

    private int SecondOf(Instant at) => (int)((at.Nanoseconds - start.Nanoseconds) / 1_000_000_000);

    private void Add(Traffic traffic, Instant at)
    {
        int second = SecondOf(at);
        while (_seconds.Count <= second)
        {
            _seconds.Add(default);
        }

        _seconds[second] += traffic;
    }
}
