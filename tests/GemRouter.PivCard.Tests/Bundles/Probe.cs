using System.Diagnostics;

namespace GemRouter.PivCard.Tests.Bundles;

/// <summary>Another process that opens a bundle, once.</summary>
internal sealed class Probe : IDisposable
{
    private readonly Process _process;

    public Probe(string module, string bundle, string latches, string pin)
    {
        _process = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "GemRouter.PivCard.Probe"), [module, bundle, latches, pin])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        Result = ReadAsync();
    }

    /// <summary>"opened", or the failure; empty where it was killed.</summary>
    public Task<string> Result { get; }

    /// <summary>As the kernel does when memory is short.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose() => _process.Dispose();

    private async Task<string> ReadAsync()
    {
        string said = await _process.StandardOutput.ReadToEndAsync();
        await _process.WaitForExitAsync();
        return said.Trim();
    }
}
