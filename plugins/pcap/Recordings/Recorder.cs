using GemRouter.Plugin.Pcap.Frames;

namespace GemRouter.Plugin.Pcap.Recordings;

/// <summary>A file that several senders write to. Where it cannot be written any more (a full disk), it says so once and takes nothing.</summary>
internal sealed class Recorder : IDisposable
{
    private readonly Lock _gate = new();
    private readonly PcapngWriter _writer;
    private readonly IHealth _health;
    private readonly string _path;
    private bool _broken;

    /// <summary>Begins the file; what it held before is lost.</summary>
    /// <exception cref="ComponentException">It cannot be written.</exception>
    public Recorder(string path, string name, IHealth health)
    {
        _health = health;
        _path = path;
        try
        {
            FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 0 };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite; // what passes a red link is plaintext
            }

            _writer = new PcapngWriter(new FileStream(path, options), LinkType.Ethernet, name);
            _writer.Flush();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            _writer?.Dispose();
            throw new ComponentException($"The recording {path} cannot be written: {exception.Message}", exception);
        }
    }

    /// <summary>Writes a frame. Any thread.</summary>
    /// <returns>False where the file cannot be written.</returns>
    public bool TryWrite(long nanoseconds, ReadOnlySpan<byte> frame)
    {
        lock (_gate)
        {
            try
            {
                if (!_broken)
                {
                    _writer.Write(nanoseconds, frame);
                }
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                Break(exception);
            }

            return !_broken;
        }
    }

    /// <summary>Brings what was written to the file. Any thread.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            try
            {
                if (!_broken)
                {
                    _writer.Flush();
                }
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                Break(exception);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            try
            {
                _writer.Dispose();
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                Break(exception);
            }

            _broken = true; // the end, for whoever still writes
        }
    }

    private void Break(Exception exception)
    {
        if (!_broken)
        {
            _broken = true;
            _health.Report(HealthState.Degraded, $"{_path} cannot be written any more: {exception.Message}");
        }
    }
}
