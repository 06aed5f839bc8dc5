using System.Buffers;

namespace GemRouter.Cli;

/// <summary>Reads lines of a bounded length.</summary>
internal sealed class LineReader(Stream stream, int longest)
{
    private byte[] _buffer = new byte[Math.Min(longest, 4096)];
    private int _length;
    private int _scanned;

    /// <summary>The next line without its end, valid until the next call; null where the other side sends no more.</summary>
    /// <exception cref="InvalidDataException">The line is too long, or its end is missing.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        Forget();
        while (true)
        {
            int end = _buffer.AsSpan(_scanned, _length - _scanned).IndexOf((byte)'\n');
            if (end >= 0)
            {
                end += _scanned;
                _scanned = end + 1;
                return _buffer.AsMemory(0, end);
            }

            _scanned = _length;
            Grow();
            int read = await stream.ReadAsync(_buffer.AsMemory(_length), cancellationToken);
            if (read == 0)
            {
                return _length == 0 ? null : throw new InvalidDataException("The line has no end.");
            }

            _length += read;
        }
    }

    private void Forget()
    {
        _buffer.AsSpan(_scanned, _length - _scanned).CopyTo(_buffer);
        _length -= _scanned;
        _scanned = 0;
    }

    private void Grow()
    {
        if (_length < _buffer.Length)
        {
            return;
        }

        if (_length >= longest)
        {
            throw new InvalidDataException($"The line is longer than {longest} bytes.");
        }

        Array.Resize(ref _buffer, Math.Min(longest, _buffer.Length * 2));
    }
}
