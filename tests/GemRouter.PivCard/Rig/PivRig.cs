using System.Diagnostics;
using System.Net;
using GemRouter.Cli.Demo.Network;
using GemRouter.PivCard.Card;
using GemRouter.PivCard.Reader;

namespace GemRouter.PivCard.Rig;

/// <summary>
/// Virtual cards in readers of a real pcscd: what this process and those that it starts find when they look for tokens. It needs a test process in a private space (TestSpace): there /run and the
/// loopback are its own, the daemon of the system is out of reach, and this one goes with the process, however that ends.
/// </summary>
public sealed class PivRig : IAsyncDisposable
{
    private const int MostCards = 2; // what the driver has slots for

    private static readonly TimeSpan ContextsApart = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly SemaphoreSlim OneInASpace = new(1);

    private static int _port = 0x8C7B;

    private readonly VirtualCard[] _cards;
    private readonly HashSet<VirtualCard> _plugged = [];
    private VirtualReader[] _readers = [];
    private PcscDaemon? _daemon;
    private bool _isDisposed;

    private PivRig(VirtualCard[] cards) => _cards = cards;

    /// <summary>What is lacking for it, with how to get it; null where nothing is.</summary>
    public static string? Missing
    {
        get
        {
            if (PrivateSpace.Missing is { } reason)
            {
                return reason;
            }

            if (!PrivateSpace.IsInside)
            {
                return PrivateSpace.HowToAllow;
            }

            (string Package, bool IsThere)[] needs = [("pcscd", Programs.Find("pcscd") is not null), ("vsmartcard-vpcd", File.Exists(PcscDaemon.Driver))];
            string[] missing = [.. needs.Where(static need => !need.IsThere).Select(static need => need.Package)];
            return missing.Length == 0 ? null : $"Missing Debian packages: {string.Join(", ", missing)}.";
        }
    }

    /// <summary>What the daemon said.</summary>
    public string Log => _daemon?.Log ?? "";

    /// <summary>Starts it with these cards plugged, two at most.</summary>
    /// <exception cref="InvalidOperationException">Something is lacking, see <see cref="Missing"/>.</exception>
    public static async Task<PivRig> StartAsync(params VirtualCard[] cards)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cards.Length, MostCards);
        if (Missing is { } reason)
        {
            throw new InvalidOperationException(reason);
        }

        await OneInASpace.WaitAsync();
        PivRig rig = new(cards);
        try
        {
            await RunAsync(Programs.Need("ip"), ["link", "set", "lo", "up"]);
            rig._plugged.UnionWith(cards);
            await rig.StartDaemonAsync();
        }
        catch
        {
            await rig.DisposeAsync();
            throw;
        }

        return rig;
    }

    /// <summary>Plugs a card; programs see it when this returns.</summary>
    public async Task PlugAsync(VirtualCard card)
    {
        VirtualReader reader = ReaderOf(card);
        _plugged.Add(card);
        await reader.PlugAsync();
        await AwaitAsync(reader, present: true);
    }

    /// <summary>Unplugs a card; programs see that it is gone when this returns.</summary>
    public async Task UnplugAsync(VirtualCard card)
    {
        VirtualReader reader = ReaderOf(card);
        _plugged.Remove(card);
        await reader.UnplugAsync();
        await AwaitAsync(reader, present: false);
    }

    /// <summary>Waits until programs see that a card is gone that left by itself (<see cref="VirtualCard.LeaveDuring"/>).</summary>
    public async Task GoneAsync(VirtualCard card)
    {
        _plugged.Remove(card);
        await AwaitAsync(ReaderOf(card), present: false);
    }

    /// <summary>Stops pcscd, as an administrator would; the cards stay where they are.</summary>
    public async Task StopDaemonAsync()
    {
        if (_daemon is not null)
        {
            await _daemon.DisposeAsync();
            _daemon = null;
        }
    }

    /// <summary>Starts pcscd after it was stopped; programs see the cards again when this returns.</summary>
    public async Task StartDaemonAsync()
    {
        await StopDaemonAsync();
        foreach (VirtualReader reader in _readers)
        {
            await reader.DisposeAsync();
        }

        int port = Interlocked.Add(ref _port, MostCards); // never one that the kernel still holds for the driver before
        _daemon = await PcscDaemon.StartAsync(port, CancellationToken.None);
        _readers = [.. _cards.Select((card, slot) => new VirtualReader(card, new IPEndPoint(IPAddress.Loopback, port + slot)))];
        foreach (VirtualCard card in _plugged.ToArray())
        {
            await PlugAsync(card);
        }
    }

    /// <summary>Ends all of it; a second time nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        foreach (VirtualReader reader in _readers)
        {
            await reader.DisposeAsync();
        }

        await StopDaemonAsync();
        OneInASpace.Release();
    }

    private VirtualReader ReaderOf(VirtualCard card) => _readers.Single(reader => reader.Card == card);

    private async Task AwaitAsync(VirtualReader reader, bool present)
    {
        using PcscContext context = await ContextAsync();
        await Task.Run(() => context.AwaitCard($"{PcscDaemon.ReaderName} 00 {Array.IndexOf(_readers, reader):X2}", present, Patience));
    }

    // The daemon may have opened its readers, and not its socket yet.
    private static async Task<PcscContext> ContextAsync()
    {
        using PeriodicTimer timer = new(ContextsApart);
        for (TimeSpan waited = TimeSpan.Zero; ; waited += ContextsApart)
        {
            try
            {
                return PcscContext.Open();
            }
            catch (InvalidOperationException) when (waited < Patience)
            {
                await timer.WaitForNextTickAsync();
            }
        }
    }

    private static async Task RunAsync(string program, string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false })!;
        await process.WaitForExitAsync();
    }
}
