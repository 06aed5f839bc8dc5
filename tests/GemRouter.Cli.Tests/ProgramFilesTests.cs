using GemRouter.Cli.Bundling;

namespace GemRouter.Cli.Tests;

/// <summary>The program's own list of files, which a bundle is made by.</summary>
public sealed class ProgramFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gem-cli-").FullName;

    public ProgramFilesTests() => File.WriteAllBytes(Path.Combine(_folder, OperatingSystem.IsWindows() ? "gemrouter.exe" : "gemrouter"), []);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_for_all_runtimes_lies_flat_and_what_is_for_one_where_the_list_says()
    {
        const string Text = """{"runtimeTarget":{"name":"t"},"targets":{"t":{"a":{"runtime":{"lib/net10.0/a.dll":{}},"runtimeTargets":{"runtimes/HERE/native/b.so":{},"runtimes/none/native/c.so":{}}}}}}""";
        IReadOnlyList<string> files = List(Text.Replace("HERE", Runtimes.Here, StringComparison.Ordinal));
        Assert.Contains("a.dll", files);
        Assert.Contains($"runtimes/{Runtimes.Here}/native/b.so", files);
        Assert.DoesNotContain("runtimes/none/native/c.so", files);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("123456")] // a fuzzer's
    [InlineData("{}")]
    [InlineData("""{"runtimeTarget":{"name":null},"targets":{}}""")]
    [InlineData("""{"runtimeTarget":{"name":"t"},"targets":{"u":{}}}""")]
    [InlineData("""{"runtimeTarget":{"name":"t"},"targets":{"t":{"a":1}}}""")]
    [InlineData("""{"runtimeTarget":{"name":"t"},"targets":{"t":{"a":{"runtime":[]}}}}""")]
    [InlineData("""{"runtimeTarget":{"name":"t"},"targets":{"t":{"a":{"runtime":{"\ud800":{}}}}}}""")]
    [InlineData("""{"runtimeTarget":{"name":"t"},"targets":{"t":{"a":{"runtime":{"..":{}}}}}}""")]
    [InlineData("""{"runtimeTarget":{"name":"t"},"targets":{"t":{"a":{"runtimeTargets":{"../a.dll":{}}}}}}""")]
    [InlineData("""{"runtimeTarget":{"name":"t"},"targets":{"t":{"a":{"runtimeTargets":{"/etc/passwd":{}}}}}}""")]
    public void A_list_that_is_broken_or_leads_elsewhere_is_told(string text) =>
        Assert.Contains("gemrouter.deps.json is not as it was published", Assert.Throws<BundleException>(() => List(text)).Message, StringComparison.Ordinal);

    private IReadOnlyList<string> List(string text)
    {
        File.WriteAllText(Path.Combine(_folder, "gemrouter.deps.json"), text);
        return ProgramFiles.List(_folder);
    }
}
