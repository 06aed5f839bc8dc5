using System.Diagnostics;
using System.Globalization;
using GemRouter.Cli.Demo.Network;

namespace GemRouter.PivCard.Rig;

/// <summary>The real pcscd, with virtual readers and no others: a token that is plugged into the machine is not touched.</summary>
internal sealed class PcscDaemon : IAsyncDisposable
{
    public const string Driver = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so";

    /// <summary>The modules look for readers of that name.</summary>
    public const string ReaderName = "Yubico YubiKey OTP+FIDO+CCID";

    private const string Drivers = "/usr/lib/pcsc/drivers";

    // With the folder of serial drivers in place of that of all drivers, there are none for USB.
    private const string WithoutUsb = """mount --bind "$1/serial" "$1" && shift && exec "$@" """;

    private const string Ready = "daemon ready";
    private const string Leftovers = "/run/pcscd";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly string _folder;
    private readonly List<string> _log = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PcscDaemon(Process process, string folder)
    {
        _process = process;
        _folder = folder;
    }

    /// <summary>What it said.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return string.Join('\n', _log);
            }
        }
    }

    /// <summary>Starts it; it is ready for clients when this returns.</summary>
    /// <param name="port">The driver listens there for the card of the first slot, and on the next for that of the second.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<PcscDaemon> StartAsync(int port, CancellationToken cancellation)
    {
        if (Directory.Exists(Leftovers)) // of one that was killed
        {
            Directory.Delete(Leftovers, recursive: true);
        }

        string folder = Directory.CreateTempSubdirectory("pcscd-").FullName;
        string readers = Directory.CreateDirectory(Path.Combine(folder, "reader.conf.d")).FullName;
        string channel = port.ToString(CultureInfo.InvariantCulture);
        await File.WriteAllTextAsync(
            Path.Combine(readers, "virtual"), $"FRIENDLYNAME \"{ReaderName}\"\nDEVICENAME /dev/null:{channel}\nLIBPATH {Drivers}/libifdvpcd.so\nCHANNELID {channel}\n", cancellation);

        ProcessStartInfo start = new(
            Programs.Need("unshare"),
            ["--mount", "/bin/sh", "-c", WithoutUsb, "sh", Drivers, Programs.Need("pcscd"), "--foreground", "--info", "--config", readers])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        PcscDaemon daemon = new(new Process { StartInfo = start, EnableRaisingEvents = true }, folder);
        await daemon.StartAsync(cancellation);
        return daemon;
    }

    /// <summary>Asks it to end, and waits for that.</summary>
    public async Task StopAsync()
    {
        if (!_process.HasExited)
        {
            using Process kill = Process.Start("/bin/sh", ["-c", "kill -s TERM \"$1\"", "sh", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
            try
            {
                await _process.WaitForExitAsync().WaitAsync(Patience);
            }
            catch (TimeoutException)
            {
                _process.Kill();
                await _process.WaitForExitAsync();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartAsync(CancellationToken cancellation)
    {
        _process.OutputDataReceived += Take;
        _process.ErrorDataReceived += Take;
        _process.Exited += (_, _) => _ready.TrySetException(new LabException("pcscd has ended"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        try
        {
            await _ready.Task.WaitAsync(Patience, cancellation);
        }
        catch (Exception exception)
        {
            await DisposeAsync();
            throw exception is LabException or TimeoutException ? new LabException($"pcscd does not start:\n{Log}", exception) : exception;
        }
    }

    private void Take(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null)
        {
            return;
        }

        lock (_log)
        {
            _log.Add(line.Data);
        }

        if (line.Data.Contains(Ready, StringComparison.Ordinal))
        {
            _ready.TrySetResult();
        }
    }
}
