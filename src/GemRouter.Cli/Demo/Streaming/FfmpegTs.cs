using System.Diagnostics;
using System.Globalization;
using System.IO.Pipelines;
using GemRouter.Cli.Demo.Network;

namespace GemRouter.Cli.Demo.Streaming;

/// <summary>A transport stream of constant rate from ffmpeg: its test picture with a tone.</summary>
internal sealed class FfmpegTs : ITsSource
{
    private const int Ahead = 2 << 20; // so much is there before the stream starts: ffmpeg may falter for most of a second

    private readonly Process _process;
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 2 * Ahead, resumeWriterThreshold: Ahead));
    private readonly Task _filling;
    private readonly Task _errors;

    private FfmpegTs(Process process)
    {
        _process = process;
        process.StandardInput.Close();
        _filling = FillAsync();
        _errors = process.StandardError.ReadToEndAsync(); // whatever it complains about: what counts is whether packets come
    }

    public string Name => "ffmpeg";

    /// <summary>Starts it, and waits until packets are there.</summary>
    /// <returns>Null where it is not installed, or makes no stream.</returns>
    public static async Task<FfmpegTs?> StartAsync(long bitsPerSecond, CancellationToken cancellation)
    {
        if (Programs.Find("ffmpeg") is not { } path)
        {
            return null;
        }

        string rate = bitsPerSecond.ToString(CultureInfo.InvariantCulture);
        ProcessStartInfo start = new(
            path,
            [
                "-hide_banner", "-loglevel", "error",
                "-f", "lavfi", "-i", "testsrc2=size=640x360:rate=25", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000",
                "-c:v", "mpeg2video", "-threads", "1", "-b:v", "8M", "-maxrate", "12M", "-bufsize", "4M", "-c:a", "mp2", "-b:a", "192k",
                "-f", "mpegts", "-muxrate", rate, "-flush_packets", "0", "pipe:1",
            ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        FfmpegTs source = new(Process.Start(start)!);
        ReadResult first = await source._pipe.Reader.ReadAtLeastAsync(Ahead, cancellation);
        source._pipe.Reader.AdvanceTo(first.Buffer.Start);
        if (first.IsCompleted || first.Buffer.FirstSpan[0] != TsPacket.Sync)
        {
            await source.DisposeAsync();
            return null;
        }

        return source;
    }

    public async ValueTask<bool> ReadAsync(Memory<byte> packets, CancellationToken cancellation)
    {
        ReadResult result = await _pipe.Reader.ReadAtLeastAsync(packets.Length, cancellation);
        if (result.Buffer.Length < packets.Length)
        {
            return false;
        }

        System.Buffers.ReadOnlySequence<byte> taken = result.Buffer.Slice(0, packets.Length);
        int at = 0;
        foreach (ReadOnlyMemory<byte> part in taken)
        {
            part.CopyTo(packets[at..]);
            at += part.Length;
        }

        _pipe.Reader.AdvanceTo(taken.End);
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _pipe.Reader.CompleteAsync();
        await _filling;
        await _errors;
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task FillAsync()
    {
        try
        {
            await _process.StandardOutput.BaseStream.CopyToAsync(_pipe.Writer);
        }
        finally
        {
            await _pipe.Writer.CompleteAsync();
        }
    }
}
