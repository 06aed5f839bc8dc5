using GemRouter.Loading;
using GemRouter.Loading.Tests;

namespace GemRouter.Fuzz.Targets;

/// <summary>The assemblies of plugins, read as files: what they say of themselves, what they refer to, what they offer.</summary>
internal sealed class PluginFilesTarget : FuzzTarget
{
    private const string Contract = "0.1";

    private readonly string _folder = Directory.CreateTempSubdirectory("gem-fuzz-").FullName;
    private readonly string _main;
    private readonly PluginLoader _loader = new();

    /// <summary>Makes it.</summary>
    public PluginFilesTarget()
    {
        _main = Path.Combine(_folder, "Fixture.Emitted.dll");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(_folder, recursive: true);
    }

    /// <inheritdoc/>
    public override string Name => "plugin-files";

    /// <inheritdoc/>
    public override string Reads => "assemblies of plugins: declarations, references, members, what they offer";

    /// <inheritdoc/>
    public override int MostBytes => 8192;

    /// <inheritdoc/>
    public override InputCost MostCost(int size) => new(TimeSpan.FromMicroseconds(50_000 + (20 * size)), (2 << 20) + (1024L * size));

    /// <inheritdoc/>
    public override IReadOnlyList<string> Words => ["GemRouter.Abstractions", "GemPluginAttribute", "ComponentFactory", ".NETCoreApp,Version=v10.0", "Fixture.Entry", "fixture.emitted", "#Strings\0\0\0\0", "#Blob\0\0\0", "#~\0\0", "BSJB"];

    /// <inheritdoc/>
    public override IEnumerable<byte[]> Seeds(VectorSeeds vectors)
    {
        EmittedPlugin[] plugins =
        [
            new EmittedPlugin { Contract = Contract, Stages = ["one", "two"] },
            new EmittedPlugin { Id = "No Id", Contract = "x", Framework = ".NETFramework,Version=v4.8" },
            new EmittedPlugin { IsDeclared = false },
        ];
        string folder = Directory.CreateTempSubdirectory("gem-fuzz-").FullName;
        try
        {
            foreach (EmittedPlugin plugin in plugins)
            {
                yield return File.ReadAllBytes(plugin.WriteTo(folder));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<byte> input)
    {
        PluginInspection inspection = Inspect(input);
        Holds(inspection.Plugins.Count + inspection.Problems.Count > 0, "a file is a plugin, or something is wrong with it");
        foreach (PluginProblem problem in inspection.Problems)
        {
            Holds(problem.Path.StartsWith(_folder, StringComparison.Ordinal) && !problem.Message.Any(char.IsControl) && problem.Code.Length > 0, "a problem is a line, has a code, and stands at a file");
        }

        foreach (PluginMetadata plugin in inspection.Plugins)
        {
            Holds(plugin.Path == _main && plugin.Id.Length is >= 1 and <= 64 && plugin.Id.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-'), "an id is an id");
            Describe(plugin, inspection.Problems.Count > 0);
        }
    }

    /// <summary>Reads an input as a plugin's assembly.</summary>
    public PluginInspection Inspect(ReadOnlySpan<byte> input)
    {
        File.WriteAllBytes(_main, input);
        return _loader.InspectFolder(_folder);
    }

    private static void Describe(PluginMetadata plugin, bool hasProblems)
    {
        PluginDescription? description = PluginDescription.Of(plugin, out IReadOnlyList<PluginProblem> problems);
        Holds(description is null == problems.Count > 0, "a plugin is described, or something is wrong with it");
        if (description is null)
        {
            return;
        }

        IEnumerable<string> texts = [.. description.Implements, .. description.Uses, .. description.References.Select(static one => one.Name), .. description.Offers.Select(static one => one.OptionsClass)];
        Holds(!texts.Any(static text => text.Any(char.IsControl)), "what is described is lines");
        Holds(hasProblems || description.References.All(static one => one.Source != PluginReferenceSource.Missing), "a plugin without a problem lacks no library");
    }
}
