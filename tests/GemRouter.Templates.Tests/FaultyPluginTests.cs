namespace GemRouter.Templates.Tests;

/// <summary>What an author does wrong, and is told by the build.</summary>
[Trait("Needs", "System")]
public sealed class FaultyPluginTests(AuthorsPlace place)
{
    [Fact]
    public async Task A_plugin_without_a_declaration_fails_at_build_under_the_code_that_a_router_would_use()
    {
        string folder = await MakeAsync("Faulty.Undeclared");
        await ChangeAsync(Path.Combine(folder, "src", "Faulty.Undeclared.csproj"), "<GemPluginEntry>Faulty.Undeclared.SizeLimitPlugin</GemPluginEntry>", "");
        Said built = await BuildAsync(folder);
        Assert.NotEqual(0, built.ExitCode);
        built.Saying("error GEM2005").Saying("[assembly: GemPlugin");
    }

    [Fact]
    public async Task A_declaration_in_the_code_is_as_good_and_a_blocking_stage_is_warned_of()
    {
        string folder = await MakeAsync("Faulty.Blocking");
        await ChangeAsync(Path.Combine(folder, "src", "Faulty.Blocking.csproj"), "<GemPluginEntry>Faulty.Blocking.SizeLimitPlugin</GemPluginEntry>", "");
        string entry = Path.Combine(folder, "src", "SizeLimitPlugin.cs");
        await ChangeAsync(entry, "namespace Faulty.Blocking;", "[assembly: GemPlugin(\"faulty.blocking\", typeof(Faulty.Blocking.SizeLimitPlugin), \"0.1\")]\n\nnamespace Faulty.Blocking;");
        await ChangeAsync(Path.Combine(folder, "src", "SizeLimit.cs"), "foreach (Packet packet in batch)", "Console.In.ReadLine();\n        foreach (Packet packet in batch)");
        (await BuildAsync(folder)).Well().Saying("GEM9002");
    }

    private async Task<string> MakeAsync(string name)
    {
        (await place.RunAsync($"dotnet new gemplugin -n {name} --kind stage --packages \"$PWD/packages\""))[0].Well();
        return Path.Combine(place.Folder, name);
    }

    private async Task<Said> BuildAsync(string folder) => (await place.RunAsync($"dotnet build {folder}/src"))[0];

    private static async Task ChangeAsync(string file, string old, string next)
    {
        string text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.Contains(old, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, text.Replace(old, next, StringComparison.Ordinal), TestContext.Current.CancellationToken);
    }
}
