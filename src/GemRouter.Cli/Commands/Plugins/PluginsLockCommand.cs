using System.CommandLine;
using GemRouter.Loading;

namespace GemRouter.Cli;

/// <summary><c>gemrouter plugins lock</c>.</summary>
internal static class PluginsLockCommand
{
    public static Command Create()
    {
        Argument<string> manifest = Shared.Manifest();
        Option<string?> output = new("--out", "-o")
        {
            Description = "Where to write the lock; without it where the manifest says (plugins.lock), else beside the manifest, with the ending .lock.", HelpName = "FILE",
        };
        Option<string[]> with = With();
        Option<bool> json = Shared.Json();
        DescribedCommand command = new(
            "lock", "Writes a lock: the SHA-256 of every file of every plugin that a manifest uses. With it, a router takes these files and no others. The plugins are loaded for that: do it where you trust them.",
            "gemrouter plugins lock site-a.yaml\ngemrouter plugins lock site-a.yaml --with gem.pcap");
        command.Arguments.Add(manifest);
        command.Options.Add(output);
        command.Options.Add(with);
        command.Options.Add(json);
        command.SetAction((call, _) => LockAsync(call.GetRequiredValue(manifest), call.GetValue(output), call.GetValue(with) ?? [], call.GetValue(json), Terminal.Of(call)));
        return command;
    }

    /// <summary>Plugins that a manifest does not use, and that are to come along.</summary>
    public static Option<string[]> With() => new("--with") { Description = "The id of a plugin that the manifest does not use and that is to be in it, too, as gem.pcap for `replay`; may be given several times.", HelpName = "ID" };

    private static async Task<int> LockAsync(string path, string? output, string[] with, bool json, Terminal terminal)
    {
        await using CheckedManifest found = CheckedManifest.LoadToLock(path);
        found.WriteProblems(terminal.Error);
        if (found.Manifest is not { } manifest)
        {
            return found.ExitCode;
        }

        IReadOnlyList<LoadedPlugin> plugins = ChosenPlugins.Of(manifest, found.Components, with);
        PluginLock made = PluginLock.Of(plugins.Select(static plugin => plugin.Metadata), out IReadOnlyList<PluginProblem> problems);
        if (problems.Count > 0)
        {
            problems.ToList().ForEach(terminal.Error.WriteLine);
            return ExitCode.PluginsRefused;
        }

        string target = output is null ? found.File.NamedLock ?? found.File.UsualLock : Path.GetFullPath(output);
        IReadOnlyList<string> changes = LockFile.Replace(target, made);
        LockTrust trust = new(target, made);
        List<PluginProblem> open = [.. trust.CheckSet([.. plugins.Select(static plugin => plugin.Metadata)], found.File.PluginPaths), .. plugins.SelectMany(plugin => trust.Check(plugin.Metadata))];
        if (json)
        {
            terminal.WriteJson(new { Lock = target, Plugins = plugins.Select(static plugin => plugin.Metadata.Id), Files = made.FileCount, Changes = changes, IsNamed = found.File.NamedLock == target, Warnings = open });
            return ExitCode.Well;
        }

        foreach (PluginProblem problem in open)
        {
            terminal.Error.WriteLine($"{problem.Path}: warning {problem.Code}: {problem.Message}"); // a router here would refuse it
        }

        changes.ToList().ForEach(terminal.Output.WriteLine);
        terminal.Output.WriteLine($"{target}: {Wording.Count(made.Plugins.Count, "plugin")}, {Wording.Count(made.FileCount, "file")}{(changes.Count == 0 ? ", unchanged" : "")}");
        if (found.File.NamedLock != target)
        {
            string relative = Path.GetRelativePath(found.File.Folder, target);
            terminal.Output.WriteLine(
                (target == found.File.UsualLock ? "A router finds it there, and misses it only if the manifest names it" : "A router looks for it there only if the manifest names it") + $": plugins: {{ lock: \"{relative}\" }}");
        }

        return ExitCode.Well;
    }
}
