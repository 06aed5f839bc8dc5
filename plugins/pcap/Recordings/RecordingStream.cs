namespace GemRouter.Plugin.Pcap.Recordings;

/// <summary>Reads a file front to back, a piece at a time: of a recording of any length only some hundred kilobytes are in memory.</summary>
internal sealed class RecordingStream(Stream file) : IDisposable
{
    private const int Spare = 64 << 10;

    private byte[] _buffer = new byte[256 << 10];
    private int _start;
    private int _end;

    /// <summary>Where the next byte stands in the file.</summary>
    public long Position { get; private set; }

    /// <summary>Takes bytes that then stay where they are until the next take.</summary>
    /// <returns>False where the file ends before; then nothing is taken.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public bool TryTake(int count, out ReadOnlySpan<byte> bytes)
    {
        while (_end - _start < count)
        {
            if (_end == _buffer.Length)
            {
                MakeRoom(count);
            }

            int read = file.Read(_buffer, _end, _buffer.Length - _end);
            if (read == 0)
            {
                bytes = default;
                return false;
            }

            _end += read;
        }

        bytes = _buffer.AsSpan(_start, count);
        _start += count;
        Position += count;
        return true;
    }

    /// <summary>The bytes that were taken last, or the last of them; good as long as those.</summary>
    public ReadOnlyMemory<byte> Last(int count) => _buffer.AsMemory(_start - count, count);

    /// <summary>Passes over bytes, however many.</summary>
    /// <returns>False where the file ends before.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public bool TrySkip(long count)
    {
        while (count > 0)
        {
            int part = (int)Math.Min(count, 64 << 10);
            if (!TryTake(part, out _))
            {
                return false;
            }

            count -= part;
        }

        return true;
    }

    /// <summary>True where the file has ended between two records, and not within one.</summary>
    public bool IsAtEnd => _start == _end;

    public void Dispose() => file.Dispose();

    // A size that a file speaks of is believed as far as there are bytes: the buffer doubles when they have come, so a small file takes little memory.
    private void MakeRoom(int count)
    {
        int kept = _end - _start;
        byte[] to = kept < _buffer.Length ? _buffer : new byte[(int)Math.Min((long)count + Spare, 2L * _buffer.Length)];
        Buffer.BlockCopy(_buffer, _start, to, 0, kept);
        _end = kept;
        _start = 0;
        _buffer = to;
    }
}
