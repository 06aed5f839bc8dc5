using GemRouter.Cli.Demo.Network;
using GemRouter.Docs.Tests.Documents;

namespace GemRouter.Docs.Tests;

/// <summary>The systemd unit that operators install.</summary>
public sealed class ServiceUnitTests
{
    private static readonly string[] Settings = [.. Repository.Read("docs/systemd/gemrouter.service").Split('\n').Where(static line => line.Contains('=', StringComparison.Ordinal) && !line.StartsWith('#'))];

    [Fact]
    public void It_has_a_user_of_its_own_and_no_capability()
    {
        Assert.Contains("User=gemrouter", Settings);
        Assert.Contains("CapabilityBoundingSet=", Settings);
        Assert.Contains("AmbientCapabilities=", Settings);
        Assert.Contains("RuntimeDirectory=gemrouter", Settings);
        Assert.Contains("ProtectSystem=strict", Settings);
    }

    [Fact]
    public void It_does_not_forbid_what_the_runtime_needs() =>
        Assert.DoesNotContain(Settings, static setting => setting.StartsWith("MemoryDenyWriteExecute", StringComparison.Ordinal));

    [Fact]
    [Trait("Needs", "System")]
    public async Task Systemd_finds_nothing_wrong_with_it()
    {
        string? systemd = Programs.Find("systemd-analyze");
        Assert.SkipWhen(systemd is null, "systemd-analyze is not installed (Debian package systemd).");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("gemrouter-docs-");
        try
        {
            // It looks whether the program is there: the one that was built is.
            string unit = Path.Combine(folder.FullName, "gemrouter.service");
            string text = Repository.Read("docs/systemd/gemrouter.service").Replace("/opt/gemrouter/gemrouter ", Repository.Program + " ", StringComparison.Ordinal);
            await File.WriteAllTextAsync(unit, text, TestContext.Current.CancellationToken);
            Assert.Equal(new Call(0, "", ""), await Call.RunAsync(folder.FullName, systemd!, "verify", "--man=no", unit));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
