using GemRouter.Cli.Demo.Tapping;

namespace GemRouter.Cli.Demo.Parts;

/// <summary>Taps the fabric and says what is on it.</summary>
internal sealed class Tap(TimeProvider time, byte[] marker)
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(200);

    private readonly FabricTally _tally = new(marker);
    private long _missed;

    /// <summary>Listens until it is told to end; says several times a second what it heard, and at the end.</summary>
    public void Listen(TapSocket socket, Action<TapReport> report, CancellationToken end)
    {
        byte[] frame = new byte[65536];
        long reported = time.GetTimestamp();
        report(Report(socket));
        while (!end.IsCancellationRequested)
        {
            int length = socket.Receive(frame, ReportInterval);
            if (length > 0)
            {
                _tally.Add(frame.AsSpan(0, length));
            }

            if (time.GetElapsedTime(reported) >= ReportInterval)
            {
                reported = time.GetTimestamp();
                report(Report(socket));
            }
        }

        report(Report(socket));
    }

    private TapReport Report(TapSocket socket)
    {
        _missed += socket.TakeLost();
        return new TapReport(_tally.Data, _tally.Control, _tally.Plain, _tally.Reused, _missed);
    }
}
