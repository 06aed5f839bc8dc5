namespace GemRouter.Loading.Tests;

public sealed class FindingTests
{
    [Fact]
    public void A_folder_may_have_any_name_and_be_a_link()
    {
        using SearchPath path = new();
        path.Link("sound", "any name");

        LoadedPlugin plugin = Assert.Single(Expect.Loaded(path.Load()));
        Assert.Equal("fixture.sound", plugin.Metadata.Id);
        Assert.Equal(path["any name", "Fixture.Sound.dll"], plugin.Metadata.Path);
    }

    [Fact]
    public void A_search_path_without_plugins_is_no_problem()
    {
        using SearchPath path = new();
        File.WriteAllText(path["README"], "plugins go here");
        path.Folder(".git");

        Assert.Empty(Expect.Loaded(path.Load()));
    }

    [Fact]
    public void The_same_search_path_given_twice_is_searched_once()
    {
        using SearchPath path = new();
        path.Link("sound");

        Assert.Empty(new PluginLoader().Inspect([path.Root, path.Root + "/../" + Path.GetFileName(path.Root)]).Problems);
    }

    [Fact]
    [Provokes(PluginProblemCode.SearchPathMissing)]
    public void A_missing_search_path_is_named()
    {
        using SearchPath path = new();
        File.WriteAllText(path["file"], "");
        PluginCatalog catalog = new PluginLoader().Load([path["nowhere"], path["file"]]);

        Expect.Problems(catalog, (PluginProblemCode.SearchPathMissing, path["nowhere"]), (PluginProblemCode.SearchPathMissing, path["file"]));
    }

    [Fact]
    [Provokes(PluginProblemCode.Unreadable)]
    public void A_link_that_leads_nowhere_is_named()
    {
        using SearchPath path = new();
        Directory.CreateSymbolicLink(path["gone"], path["elsewhere"]);
        Directory.CreateSymbolicLink(path["ring"], path["ring"]);

        PluginCatalog catalog = path.Load();
        Expect.Problems(catalog, (PluginProblemCode.Unreadable, path["gone"]), (PluginProblemCode.Unreadable, path["ring"]));
        Assert.Contains(path["elsewhere"], catalog.Problems[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    [Provokes(PluginProblemCode.LoosePlugin)]
    public void A_plugins_own_folder_is_no_search_path()
    {
        PluginCatalog catalog = new PluginLoader().Load([Repository.Fixture("native")]);

        Expect.Problem(catalog, PluginProblemCode.LoosePlugin, Path.Combine(Repository.Fixture("native"), "Fixture.Native.dll"), "folder above");
    }

    [Fact]
    [Provokes(PluginProblemCode.EmptyFolder)]
    public void A_folder_without_an_assembly_is_named()
    {
        using SearchPath path = new();
        path.Folder("empty");

        Expect.Problem(path.Load(), PluginProblemCode.EmptyFolder, path["empty"]);
    }

    [Fact]
    [Provokes(PluginProblemCode.NotDeclared)]
    public void A_folder_whose_assemblies_declare_no_plugin_is_named()
    {
        using SearchPath path = new();
        path.Emit("silent", new EmittedPlugin { IsDeclared = false });

        Expect.Problem(path.Load(), PluginProblemCode.NotDeclared, path["silent"], "Fixture.Emitted.dll");
    }

    [Fact]
    [Provokes(PluginProblemCode.SeveralInFolder)]
    public void Two_plugins_in_one_folder_are_both_named()
    {
        using SearchPath path = new();
        path.Emit("both", new EmittedPlugin { AssemblyName = "Fixture.A", Id = "a" });
        path.Emit("both", new EmittedPlugin { AssemblyName = "Fixture.B", Id = "b" });

        Expect.Problem(path.Load(), PluginProblemCode.SeveralInFolder, path["both"], "Fixture.A.dll", "Fixture.B.dll");
    }

    [Fact]
    [Provokes(PluginProblemCode.DuplicateId)]
    public void Two_plugins_of_one_id_are_refused_with_both_paths()
    {
        using SearchPath path = new();
        string first = path.Emit("a", new EmittedPlugin { Id = "acme.same" });
        string second = path.Emit("b", new EmittedPlugin { Id = "acme.same" });

        Expect.Problem(path.Load(), PluginProblemCode.DuplicateId, second, "acme.same", first);
    }
}
