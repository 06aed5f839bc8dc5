using System.Reflection;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;

namespace GemRouter.Loading.Tests;

public sealed class MetadataTests
{
    private static readonly string Here = RuntimeInformation.ProcessArchitecture.ToString();

    [Fact]
    public void A_plugin_is_described_without_loading_it()
    {
        using SearchPath path = new();
        string main = path.Emit("any", new EmittedPlugin { Id = "acme.shaper-2", Contract = "0.0" });

        PluginMetadata plugin = Assert.Single(path.Inspect().Plugins);
        Assert.Equal(
            new PluginMetadata
            {
                Id = "acme.shaper-2",
                Path = main,
                AssemblyName = "Fixture.Emitted",
                AssemblyVersion = new Version(3, 2, 1, 0),
                ContractNeeded = new Version(0, 0),
                ContractBuiltAgainst = typeof(IPlugin).Assembly.GetName().Version!,
                EntryType = "Fixture.Entry",
                TargetFramework = ".NETCoreApp,Version=v10.0",
            },
            plugin);
        Assert.DoesNotContain(AppDomain.CurrentDomain.GetAssemblies(), assembly => !assembly.IsDynamic && assembly.Location == main);
    }

    [Fact]
    [Provokes(PluginProblemCode.NotAnAssembly)]
    public void Text_a_native_library_and_half_an_assembly_are_no_assemblies()
    {
        using SearchPath path = new();
        string text = Path.Combine(path.Folder("text"), "text.dll");
        File.WriteAllText(text, "MZ, or so it says");
        string native = Path.Combine(path.Folder("native"), "native.dll");
        File.Copy(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "libSystem.Native.so"), native);
        string half = path.Emit("half", new EmittedPlugin());
        File.WriteAllBytes(half, File.ReadAllBytes(half)[..700]);

        Expect.Problems(
            path.Load(),
            (PluginProblemCode.NotAnAssembly, text),
            (PluginProblemCode.NotAnAssembly, native),
            (PluginProblemCode.NotAnAssembly, half));
    }

    [Fact]
    [Provokes(PluginProblemCode.MalformedDeclaration)]
    public void A_declaration_without_an_id_is_refused()
    {
        using SearchPath path = new();
        string main = path.Emit("any", new EmittedPlugin { Id = null });

        Expect.Problem(path.Load(), PluginProblemCode.MalformedDeclaration, main);
    }

    [Theory]
    [Provokes(PluginProblemCode.MalformedId)]
    [InlineData("")]
    [InlineData("Acme.Shaper")]
    [InlineData("acme_shaper")]
    [InlineData("acme shaper")]
    [InlineData("acme\n")]
    [InlineData("müller")]
    [InlineData("a1234567890123456789012345678901234567890123456789012345678901234")]
    public void An_id_has_its_rules(string id)
    {
        using SearchPath path = new();
        string main = path.Emit("any", new EmittedPlugin { Id = id });

        Expect.Problem(path.Load(), PluginProblemCode.MalformedId, main, "1 to 64 lower-case letters");
    }

    [Theory]
    [Provokes(PluginProblemCode.MalformedContractVersion)]
    [InlineData("1")]
    [InlineData("0.1.0")]
    [InlineData("0.x")]
    [InlineData(" 0.1")]
    [InlineData("-1.0")]
    [InlineData("0.99999999999")]
    public void A_contract_version_is_major_and_minor(string contract)
    {
        using SearchPath path = new();
        string main = path.Emit("any", new EmittedPlugin { Contract = contract });

        Expect.Problem(path.Load(), PluginProblemCode.MalformedContractVersion, main, $"\"{contract.Trim()}\"", "\"0.1\"");
    }

    [Fact]
    public void Control_characters_of_a_file_do_not_reach_the_terminal()
    {
        using SearchPath path = new();
        path.Emit("any", new EmittedPlugin { Id = "\u001b[2Jgone" });

        Assert.DoesNotContain(Assert.Single(path.Load().Problems).ToString(), char.IsControl);
    }

    [Fact]
    [Provokes(PluginProblemCode.WrongArchitecture)]
    public void A_plugin_for_another_processor_is_refused()
    {
        using SearchPath path = new();
        path.Link("x86");
        string other = path.Emit("other", new EmittedPlugin());
        Machine machine = RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? Machine.Amd64 : Machine.Arm64;
        Bytes.SetMachine(other, machine);

        PluginCatalog catalog = path.Load();
        Expect.Problems(catalog, (PluginProblemCode.WrongArchitecture, other), (PluginProblemCode.WrongArchitecture, path["x86", "Fixture.X86.dll"]));
        Assert.All(catalog.Problems, problem => Assert.Contains(Here, problem.Message, StringComparison.Ordinal));
        Assert.Contains("X86", catalog.Problems[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    [Provokes(PluginProblemCode.NativeCode)]
    public void An_assembly_with_native_code_is_refused()
    {
        using SearchPath path = new();
        string mixed = path.Emit("mixed", new EmittedPlugin());
        Bytes.SetCorFlags(mixed, 0);

        Expect.Problem(path.Load(), PluginProblemCode.NativeCode, mixed, "C++/CLI");
    }

    [Theory]
    [Provokes(PluginProblemCode.WrongFramework)]
    [InlineData(".NETCoreApp,Version=v99.0")]
    [InlineData(".NETFramework,Version=v4.8")]
    [InlineData("nonsense")]
    public void A_plugin_for_another_framework_is_refused(string framework)
    {
        using SearchPath path = new();
        string main = path.Emit("any", new EmittedPlugin { Framework = framework });

        Expect.Problem(path.Load(), PluginProblemCode.WrongFramework, main, $".NET {Environment.Version.Major}.");
    }

    [Theory]
    [Provokes(PluginProblemCode.EntryMissing)]
    [InlineData("Fixture.Absent")]
    [InlineData("Fixture.Entry, Other.Assembly")]
    [InlineData("Fixture.Entry[]")]
    [InlineData("[[[")]
    public void An_entry_must_be_in_the_main_assembly(string entry)
    {
        using SearchPath path = new();
        string main = path.Emit("any", new EmittedPlugin { Entry = entry });

        Expect.Problem(path.Load(), PluginProblemCode.EntryMissing, main, $"\"{entry}\"");
    }

    [Fact]
    [Provokes(PluginProblemCode.EntryNotPublic)]
    public void An_entry_must_be_public()
    {
        using SearchPath path = new();
        string main = path.Emit("any", new EmittedPlugin { EntryAttributes = TypeAttributes.NotPublic });

        Expect.Problem(path.Load(), PluginProblemCode.EntryNotPublic, main, "Fixture.Entry");
    }

    [Fact]
    [Provokes(PluginProblemCode.EntryNotConstructible)]
    public void An_entry_must_have_a_public_constructor_and_not_be_abstract()
    {
        using SearchPath path = new();
        string hidden = path.Emit("a", new EmittedPlugin { Id = "a", Constructor = MethodAttributes.Private });
        string without = path.Emit("b", new EmittedPlugin { Id = "b", EntryAttributes = TypeAttributes.Public | TypeAttributes.Abstract });

        PluginCatalog catalog = path.Load();
        Expect.Problems(catalog, (PluginProblemCode.EntryNotConstructible, hidden), (PluginProblemCode.EntryNotConstructible, without));
        Assert.Contains("no public parameterless constructor", catalog.Problems[0].Message, StringComparison.Ordinal);
        Assert.Contains("abstract", catalog.Problems[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_problems_of_a_file_and_of_all_files_are_reported_together()
    {
        using SearchPath path = new();
        string bad = path.Emit("bad", new EmittedPlugin { Id = "BAD", Contract = "x", Entry = "None" });
        path.Folder("empty");
        path.Link("sound");

        Expect.Problems(
            path.Load(),
            (PluginProblemCode.MalformedId, bad),
            (PluginProblemCode.MalformedContractVersion, bad),
            (PluginProblemCode.EntryMissing, bad),
            (PluginProblemCode.EmptyFolder, path["empty"]));
    }
}
