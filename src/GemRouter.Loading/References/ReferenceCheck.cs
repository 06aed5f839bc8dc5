using System.Reflection;
using System.Reflection.Metadata;

namespace GemRouter.Loading;

/// <summary>Walks from a plugin's main assembly through all that it brings, and checks each reference on the way: to the host's contract by type and
/// member, to everything else by assembly and version.</summary>
internal sealed class ReferenceCheck
{
    private readonly HostContract _contract;
    private readonly PluginDependencies _dependencies;
    private readonly ContractReferences _references;
    private readonly ProblemList _problems;
    private readonly Queue<string> _open = new();
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    private ReferenceCheck(HostContract contract, PluginMetadata plugin, PluginDependencies dependencies, ProblemList problems)
    {
        _contract = contract;
        _dependencies = dependencies;
        _references = new ContractReferences(contract, plugin, problems);
        _problems = problems;
    }

    public static void Check(PluginMetadata plugin, ProblemList problems)
    {
        PluginDependencies dependencies = new(plugin, problems);
        if (dependencies.IsUsable)
        {
            new ReferenceCheck(HostContract.Instance, plugin, dependencies, problems).Walk(plugin.Path);
        }
    }

    private void Walk(string main)
    {
        Enqueue(main);
        while (_open.TryDequeue(out string? path))
        {
            AssemblyFile.Read(path, _problems, file =>
            {
                if (path != main)
                {
                    Architecture.Check(file, _problems);
                }

                _references.Check(file);
                foreach (AssemblyReferenceHandle handle in file.Reader.AssemblyReferences)
                {
                    Follow(file, file.Reader.GetAssemblyReference(handle));
                }

                return file;
            });
        }
    }

    private void Follow(AssemblyFile from, AssemblyReference reference)
    {
        string name = from.Reader.GetString(reference.Name);
        if (name.Length == 0 || name.AsSpan().ContainsAny(Path.GetInvalidFileNameChars()))
        {
            throw new BadImageFormatException("An assembly's name is no name.");
        }

        if (_contract.Find(name) is not null)
        {
            return;
        }

        Version? framework = FrameworkAssemblies.Instance.VersionOf(name);
        if (framework >= reference.Version)
        {
            return;
        }

        string? path = _dependencies.Find(new AssemblyName { Name = name, Version = reference.Version });
        if (path is null)
        {
            _problems.Add(PluginProblemCode.DependencyMissing, from.Path, framework is null
                ? $"{Foreign.Line(from.Name)} needs {Foreign.Line(name)} {reference.Version}, which is neither in the plugin's folder nor a part of .NET {Environment.Version}"
                : $"{Foreign.Line(from.Name)} needs {Foreign.Line(name)} {reference.Version}, which is not in the plugin's folder, and .NET {Environment.Version} has the older {framework}");
            return;
        }

        CheckVersion(from, name, reference.Version, path);
        Enqueue(path);
    }

    private void CheckVersion(AssemblyFile from, string name, Version needed, string path) => AssemblyFile.Read(path, _problems, found =>
    {
        if (found.Version < needed)
        {
            _problems.Add(PluginProblemCode.DependencyTooOld, path, $"{Foreign.Line(from.Name)} needs {Foreign.Line(name)} {needed}, and this file is the older {found.Version}");
        }

        return found;
    });

    private void Enqueue(string path)
    {
        if (_seen.Add(path))
        {
            _open.Enqueue(path);
        }
    }
}
