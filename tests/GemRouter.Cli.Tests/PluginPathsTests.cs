namespace GemRouter.Cli.Tests;

/// <summary>Where a manifest's plugins are.</summary>
public sealed class PluginPathsTests
{
    [Theory]
    [InlineData("plugins", "/etc/gem/plugins")]
    [InlineData("../plugins", "/etc/plugins")]
    [InlineData("/opt/plugins", "/opt/plugins")]
    [InlineData("${app}", "/usr/lib/gemrouter")]
    [InlineData("${app}/plugins", "/usr/lib/gemrouter/plugins")]
    [InlineData("${apple}/plugins", "/etc/gem/${apple}/plugins")]
    [InlineData("x/${app}", "/etc/gem/x/${app}")]
    public void A_path_counts_from_the_manifest_or_the_program(string path, string full) => Assert.Equal(full, PluginPaths.Full(path, "/etc/gem", "/usr/lib/gemrouter"));
}
