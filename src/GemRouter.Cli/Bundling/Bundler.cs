using System.Reflection;
using System.Text;
using GemRouter.Kernel.Manifests;
using GemRouter.Loading;

namespace GemRouter.Cli.Bundling;

/// <summary>Puts the program, a manifest, its plugins and their lock into one folder.</summary>
internal sealed class Bundler(BundlePlan plan, CheckedManifest found, RouterManifest manifest)
{
    private const string Lock = PluginPaths.BundleLockName;
    private const string Unit = "gemrouter.service";
    private const string Instructions = "INSTALL.txt";

    private readonly List<BundlePart> _parts = [];
    private readonly List<string> _warnings = [];

    /// <summary>Makes the bundle: all of it, or nothing.</summary>
    /// <exception cref="BundleException">It cannot be made.</exception>
    /// <exception cref="ProgramException">There is no such plugin.</exception>
    public BundleReport Make(CancellationToken cancellation)
    {
        IReadOnlyList<PluginMetadata> plugins = [.. ChosenPlugins.Of(manifest, found.Components, plan.With).Select(static plugin => plugin.Metadata)];
        string name = Path.GetFileName(plan.Manifest);
        byte[] text = File.ReadAllBytes(plan.Manifest);
        byte[] changed = PluginsEdit.Apply(text, "${app}/" + Lock) ?? throw new BundleException(
            $"what {plan.Manifest} says of plugins cannot be changed by itself; write \"plugins:\" at the beginning of a line of its own, or leave it out");

        using StagingFolder staging = new(plan.Folder);
        Copy(staging, "program", ".", VersionOf(Assembly.GetExecutingAssembly()), PluginPaths.ProgramFolder, ProgramFiles.List(PluginPaths.ProgramFolder), cancellation);
        if (plan.SelfContained)
        {
            (string root, IReadOnlyList<string> files) = DotNetFiles.List();
            Copy(staging, ".NET", "dotnet", Environment.Version.ToString(), root, files, cancellation);
        }

        AddPlugins(staging, plugins, cancellation);
        Add("manifest", name, staging.WriteLike(plan.Manifest, name, changed));
        Add("systemd unit", Unit, staging.Write(Unit, Resource(Unit)));
        BundleReport report = Report(name, !text.AsSpan().SequenceEqual(changed), text);
        report = report with { Parts = [.. _parts, new BundlePart("instructions", Instructions, null, 1, staging.Write(Instructions, Encoding.UTF8.GetBytes(BundleText.Instructions(report))))] };
        cancellation.ThrowIfCancellationRequested();
        staging.Finish();
        return report;
    }

    // Locked as they lie in the bundle, and each file held against what was checked before it was copied.
    private void AddPlugins(StagingFolder staging, IReadOnlyList<PluginMetadata> plugins, CancellationToken cancellation)
    {
        PluginLock checkedBefore = PluginLock.Of(plugins, out IReadOnlyList<PluginProblem> problems);
        Refuse(problems);
        foreach (PluginMetadata plugin in plugins)
        {
            LockedPlugin files = checkedBefore.Plugins.First(one => one.Id == plugin.Id);
            string[] kept = [.. files.Files.Keys.Where(static path => !Runtimes.IsForOthers(path))];
            Copy(staging, plugin.Id, $"plugins/{plugin.Id}", plugin.AssemblyVersion.ToString(), plugin.Folder, kept, cancellation);
            WarnOfNatives(plugin, files, kept);
        }

        PluginInspection copies = new PluginLoader().Inspect([Path.Combine(staging.Folder, "plugins")]);
        Refuse(copies.Problems);
        PluginLock made = PluginLock.Of(copies.Plugins, out problems);
        Refuse(problems);
        foreach (LockedPlugin copy in made.Plugins)
        {
            CompareWithSource(copy, (SourceLock ?? checkedBefore).Plugins.First(one => one.Id == copy.Id));
        }

        Add("lock", Lock, staging.Write(Lock, Encoding.UTF8.GetBytes(made.Text)));
    }

    private PluginLock? SourceLock => found.Lock?.Lock;

    private static void CompareWithSource(LockedPlugin copy, LockedPlugin source)
    {
        foreach ((string path, string hash) in copy.Files)
        {
            if (source.Files.GetValueOrDefault(path) != hash)
            {
                throw new BundleException($"{path} of the plugin \"{copy.Id}\" changed while it was copied");
            }
        }
    }

    private static void Refuse(IReadOnlyList<PluginProblem> problems)
    {
        if (problems.Count > 0)
        {
            throw new BundleException(string.Join("; ", problems));
        }
    }

    private void WarnOfNatives(PluginMetadata plugin, LockedPlugin files, string[] kept)
    {
        if (files.Files.Keys.Any(IsNative) && !kept.Any(IsNative))
        {
            _warnings.Add($"the plugin \"{plugin.Id}\" has native libraries for other runtimes, and none for {Runtimes.Here}: it may need a system package here");
        }
    }

    private static bool IsNative(string path) => path.Split('/') is ["runtimes", _, "native", ..];

    private void Copy(StagingFolder staging, string name, string path, string? version, string folder, IReadOnlyList<string> files, CancellationToken cancellation)
    {
        long bytes = 0;
        foreach (string file in files)
        {
            cancellation.ThrowIfCancellationRequested();
            bytes += staging.Copy(Path.Combine(folder, file), path == "." ? file : $"{path}/{file}");
        }

        _parts.Add(new BundlePart(name, path, version, files.Count, bytes));
    }

    private void Add(string name, string path, long bytes) => _parts.Add(new BundlePart(name, path, null, 1, bytes));

    private BundleReport Report(string name, bool changed, byte[] text)
    {
        RouterManifest asWritten = ManifestSource.Parse(name, text).Check(found.Components).Manifest ?? manifest; // without a folder, paths stay as they are
        return new BundleReport
        {
            Folder = plan.Folder,
            Runtime = Runtimes.Here,
            SelfContained = plan.SelfContained,
            DotNet = plan.SelfContained ? Environment.Version.ToString() : Environment.Version.ToString(2),
            Manifest = name,
            State = asWritten.Node.State,
            ManifestChanged = changed,
            Parts = _parts,
            Keys = NamedFiles.OfKeys(asWritten),
            Files = NamedFiles.OfOthers(asWritten),
            Warnings = _warnings,
        };
    }

    private static string? VersionOf(Assembly assembly) => assembly.GetName().Version?.ToString();

    private static byte[] Resource(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
