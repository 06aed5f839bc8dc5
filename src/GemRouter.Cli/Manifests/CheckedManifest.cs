using GemRouter.Kernel.Manifests;
using GemRouter.Loading;

namespace GemRouter.Cli;

/// <summary>A manifest, the plugins that it names, and what is wrong with either.</summary>
internal sealed class CheckedManifest : IAsyncDisposable
{
    private CheckedManifest(ManifestFile file, IReadOnlyList<PluginProblem> pluginProblems, LoadedComponents components, ManifestResult? result)
    {
        File = file;
        PluginProblems = pluginProblems;
        Components = components;
        Result = result;
    }

    /// <summary>The file.</summary>
    public ManifestFile File { get; }

    /// <summary>What is wrong with the plugins; then nothing of them is loaded.</summary>
    public IReadOnlyList<PluginProblem> PluginProblems { get; }

    /// <summary>The components of the plugins.</summary>
    public LoadedComponents Components { get; }

    /// <summary>What is wrong with the manifest: all of it, or its text alone where there are no plugins to check it against.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => Result?.Diagnostics ?? File.Source.Diagnostics;

    /// <summary>The manifest; null where it or the plugins have an error.</summary>
    public RouterManifest? Manifest => PluginProblems.Count == 0 ? Result?.Manifest : null;

    /// <summary>What came of the check; null where the plugins have a problem.</summary>
    private ManifestResult? Result { get; }

    /// <summary>How a command ends that needs the manifest to be in order.</summary>
    public int ExitCode => Manifest is not null ? Cli.ExitCode.Well
        : PluginProblems.Count > 0 && !Diagnostics.Any(static one => one.Severity == DiagnosticSeverity.Error) ? Cli.ExitCode.PluginsRefused
        : Cli.ExitCode.ManifestRefused;

    /// <summary>Reads a manifest, loads the plugins that it names, and checks it. Once in a process: plugins stay loaded.</summary>
    /// <exception cref="ProgramException">The file cannot be read.</exception>
    public static CheckedManifest Load(string path)
    {
        ManifestFile file = ManifestFile.Read(path);
        PluginCatalog plugins = new PluginLoader(new TrustEverything()).Load(file.PluginPaths);
        LoadedComponents components = new(plugins);
        return new CheckedManifest(file, plugins.Problems, components, plugins.Problems.Count == 0 ? file.Source.Check(components) : null);
    }

    /// <summary>Says all that is wrong, in the order of the file: plugins first, for without them nothing else can be right.</summary>
    public void WriteProblems(TextWriter error)
    {
        foreach (PluginProblem problem in PluginProblems)
        {
            error.WriteLine(problem);
        }

        foreach (Diagnostic diagnostic in Diagnostics)
        {
            error.WriteLine(diagnostic);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Components.DisposeAsync();
}
