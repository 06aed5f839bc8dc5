using GemRouter.Kernel.Manifests;
using GemRouter.Loading;

namespace GemRouter.Cli;

/// <summary>A manifest, the plugins that it names, and what is wrong with either.</summary>
internal sealed class CheckedManifest : IAsyncDisposable
{
    private readonly ManifestPlugins _plugins;

    private CheckedManifest(ManifestFile file, ManifestPlugins plugins)
    {
        File = file;
        _plugins = plugins;
        Components = new LoadedComponents(plugins.Catalog);
        Result = file.Source.TellsPlugins && PluginProblems.Count == 0 ? file.Source.Check(Components) : null;
    }

    /// <summary>The file.</summary>
    public ManifestFile File { get; }

    /// <summary>What is wrong with the plugins; then nothing of them is loaded.</summary>
    public IReadOnlyList<PluginProblem> PluginProblems => _plugins.Catalog.Problems;

    /// <summary>The lock that the plugins were checked against; null where there is none.</summary>
    public LockTrust? Lock => _plugins.Trust;

    /// <summary>The components of the plugins.</summary>
    public LoadedComponents Components { get; }

    /// <summary>What is wrong with the manifest: all of it, or its text alone where there are no plugins to check it against.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => Result?.Diagnostics ?? File.Source.Diagnostics;

    /// <summary>Where the parts of the manifest stand; null where the plugins have a problem.</summary>
    public Places? Places => Result?.Places;

    /// <summary>The manifest; null where it or the plugins have an error.</summary>
    public RouterManifest? Manifest => PluginProblems.Count == 0 ? Result?.Manifest : null;

    /// <summary>What came of the check; null where the plugins have a problem.</summary>
    private ManifestResult? Result { get; }

    /// <summary>How a command ends that needs the manifest to be in order.</summary>
    public int ExitCode => Manifest is not null ? Cli.ExitCode.Well
        : PluginProblems.Count > 0 && !Diagnostics.Any(static one => one.Severity == DiagnosticSeverity.Error) ? Cli.ExitCode.PluginsRefused
        : Cli.ExitCode.ManifestRefused;

    /// <summary>Reads a manifest, loads the plugins that it names, as its lock says, and checks it. Once in a process: plugins stay loaded.</summary>
    /// <exception cref="ProgramException">The file cannot be read.</exception>
    public static CheckedManifest Load(string path)
    {
        ManifestFile file = ManifestFile.Read(path);
        return new CheckedManifest(file, ManifestPlugins.Load(file));
    }

    /// <summary>The same whatever a lock says, for whoever makes one.</summary>
    /// <exception cref="ProgramException">The file cannot be read.</exception>
    public static CheckedManifest LoadToLock(string path)
    {
        ManifestFile file = ManifestFile.Read(path);
        return new CheckedManifest(file, ManifestPlugins.Load(file, withLock: false));
    }

    /// <summary>Reads and checks the file anew, for a reload.</summary>
    /// <exception cref="ProgramException">The file cannot be read; or the lock, or a file of a locked plugin, is not what it was at the start.</exception>
    public ManifestResult Reread()
    {
        ManifestFile now = ManifestFile.Read(File.Name);
        if (now.Source.TellsPlugins && _plugins.CheckStill(now) is { Count: > 0 } problems)
        {
            throw new ProgramException(Cli.ExitCode.PluginsRefused, problems[0].Code, string.Join('\n', problems));
        }

        return now.Source.Check(Components);
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

        if (Manifest is null && PluginProblems.Count == 0 && Components.PassedOver.Count > 0)
        {
            error.WriteLine($"gemrouter: not loaded, for the lock {Lock!.Path} does not name them: {string.Join(", ", Components.PassedOver.Select(static plugin => $"{plugin.Id} ({plugin.Folder})"))}");
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Components.DisposeAsync();
}
