using System.Text;
using GemRouter.Kernel.Manifests;

namespace GemRouter.Kernel.Tests.Manifests;

/// <summary>A bundle's manifest is its author's, but for what it says of plugins.</summary>
public sealed class PluginsEditTests
{
    private const string Lock = "${app}/gemrouter.lock";
    private const string Comment = "# `gemrouter bundle` set this: the plugins beside the program, as the lock says.\n";

    [Theory]
    [InlineData("gem: 1\nplugins: { lock: \"${app}/gemrouter.lock\" } # as it is\n")]
    [InlineData("plugins:\n  lock: ${app}/gemrouter.lock\n  paths: ['${app}/plugins']\ngem: 1")]
    public void What_is_right_already_stays(string text) => Assert.Equal(text, Apply(text));

    [Fact]
    public void A_manifest_that_says_nothing_of_plugins_gets_a_line_at_its_end() =>
        Assert.Equal("gem: 1 # one\n\n" + Comment + "plugins: { lock: \"${app}/gemrouter.lock\" }\n", Apply("gem: 1 # one"));

    [Fact]
    public void What_it_said_stays_as_a_comment_and_the_rest_as_it_is() =>
        Assert.Equal(
            "gem: 1\n" + Comment + "plugins: { lock: \"${app}/gemrouter.lock\" }\n# plugins: # ours\n#   paths:\n#     # two of them\n#     - ../plugins\n\n#     - /opt/more\n\n# the domain\ndomain: d # x\n",
            Apply("gem: 1\nplugins: # ours\n  paths:\n    # two of them\n    - ../plugins\n\n    - /opt/more\n\n# the domain\ndomain: d # x\n"));

    [Fact]
    public void Line_breaks_indentation_and_byte_order_mark_stay()
    {
        byte[] changed = PluginsEdit.Apply([0xEF, 0xBB, 0xBF, .. "  plugins: { paths: [a] }\r\n  gem: 1\r\n"u8], Lock)!;
        Assert.Equal("\uFEFF  " + Comment.TrimEnd('\n') + "\r\n  plugins: { lock: \"${app}/gemrouter.lock\" }\r\n#   plugins: { paths: [a] }\r\n  gem: 1\r\n", Encoding.UTF8.GetString(changed));
    }

    [Theory]
    [InlineData("{ gem: 1, plugins: { paths: [a] } }")]
    [InlineData("gem: 1\n...\n")]
    [InlineData("}")]
    [InlineData("- 1")]
    public void What_cannot_be_changed_by_itself_is_not_changed(string text) => Assert.Null(Apply(text));

    [Fact]
    public void Every_sound_manifest_of_the_samples_can_be_changed()
    {
        foreach (string name in Sample.Names.Where(static name => name.StartsWith("good-", StringComparison.Ordinal)))
        {
            Sample sample = Sample.Read(name);
            ManifestResult changed = ManifestSource.Parse(name, PluginsEdit.Apply(sample.Bytes, Lock)).Check(new FakeCatalog());
            Assert.Equal((Lock, "${app}/plugins"), (changed.Manifest!.PluginLock, Assert.Single(changed.Manifest.PluginPaths)));
        }
    }

    private static string? Apply(string text) => PluginsEdit.Apply(Encoding.UTF8.GetBytes(text), Lock) is { } changed ? Encoding.UTF8.GetString(changed) : null;
}
