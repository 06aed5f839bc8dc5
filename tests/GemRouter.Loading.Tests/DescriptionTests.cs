namespace GemRouter.Loading.Tests;

/// <summary>What a plugin offers and needs, read from its files.</summary>
public sealed class DescriptionTests
{
    [Fact]
    public void A_plugin_is_described_from_its_files_and_nothing_of_it_is_loaded()
    {
        using SearchPath path = new();
        PluginDescription plugin = Describe(path.Copy("sound"));
        Assert.Equal(("fixture.sound", "Fixture.Sound.SoundPlugin"), (plugin.Metadata.Id, plugin.Metadata.EntryType));
        Assert.Equal([new PluginOffer(ComponentKind.KeySource, "GemRouter.NoOptions"), new PluginOffer(ComponentKind.Stage, "Fixture.Sound.SoundOptions")], plugin.Offers);
        Assert.Contains("Fixture.Sound.SoundPlugin: IPlugin", plugin.Implements);
        Assert.Contains("Fixture.Sound.SoundOptions: IValidatedOptions", plugin.Implements);
        Assert.Contains("IPluginRegistry.Add", plugin.Uses);
        Assert.Contains("IPacketStage", plugin.Uses);
        Assert.Contains(plugin.References, static one => one is { Name: "GemRouter.Abstractions", Source: PluginReferenceSource.Host });
        Assert.Contains(plugin.References, static one => one is { Name: "System.Runtime", Source: PluginReferenceSource.Framework });
        Assert.DoesNotContain(AppDomain.CurrentDomain.GetAssemblies(), assembly => !assembly.IsDynamic && assembly.Location.StartsWith(path.Root, StringComparison.Ordinal));
    }

    [Fact]
    public void Its_own_libraries_are_listed_and_a_copy_of_the_contract_is_told_apart()
    {
        using SearchPath path = new();
        string folder = path.Copy("left");
        File.Copy(typeof(IPlugin).Assembly.Location, Path.Combine(folder, "GemRouter.Abstractions.dll"), overwrite: true);
        PluginDescription plugin = Describe(folder);
        Assert.Contains(plugin.Libraries, static one => one is { Name: "GemRouter.Abstractions", IsShared: true });
        Assert.Contains(plugin.Libraries, static one => one is { IsShared: false });
        Assert.Contains(plugin.References, static one => one.Source == PluginReferenceSource.Plugin);
    }

    [Fact]
    public void Native_libraries_are_listed_with_the_runtime_that_they_are_for()
    {
        PluginDescription plugin = Describe(Path.Combine(AppContext.BaseDirectory, "published", "aead"));
        Assert.Contains(new NativeLibrary("linux-x64", "runtimes/linux-x64/native/libsodium.so"), plugin.Natives);
        Assert.Contains(plugin.Natives, static one => one.Runtime == "win-x64");
        Assert.Equal([ComponentKind.CipherSuite], plugin.Offers.Select(static offer => offer.Kind).Distinct());
    }

    [Fact]
    public void A_folder_is_inspected_whole_whatever_an_earlier_stage_found()
    {
        using SearchPath path = new();
        string folder = path.Copy("newer"); // whose references are wanting
        Bytes.Rename(Path.Combine(folder, "Fixture.Newer.dll"), "\u00030.1", "\u00039.1");
        IReadOnlyList<PluginProblem> problems = new PluginLoader().InspectFolder(folder).Problems;
        Assert.Contains(problems, static problem => problem.Code == PluginProblemCode.ContractOfOtherMajor);
        Assert.Contains(problems, static problem => problem.Code is PluginProblemCode.ContractTypeMissing or PluginProblemCode.ContractMemberMissing);
    }

    [Fact]
    public void One_folder_is_loaded_alone()
    {
        using SearchPath path = new();
        path.Emit("b", new EmittedPlugin { Id = "b" });
        Assert.Equal("fixture.sound", Assert.Single(Expect.Loaded(new PluginLoader().LoadFolder(path.Copy("sound") + "/"))).Metadata.Id);
        Expect.Problem(new PluginLoader().LoadFolder(path["none"]), PluginProblemCode.SearchPathMissing, path["none"]);
    }

    private static PluginDescription Describe(string folder)
    {
        PluginDescription? description = PluginDescription.Of(Assert.Single(new PluginLoader().InspectFolder(folder).Plugins), out IReadOnlyList<PluginProblem> problems);
        Assert.Empty(problems);
        return description!;
    }
}
