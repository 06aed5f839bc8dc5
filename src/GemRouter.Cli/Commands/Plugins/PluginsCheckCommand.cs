using System.CommandLine;
using GemRouter.Kernel.Manifests;
using GemRouter.Loading;

namespace GemRouter.Cli;

/// <summary><c>gemrouter plugins check</c>.</summary>
internal static class PluginsCheckCommand
{
    public static Command Create()
    {
        Argument<string> folder = PluginsCommand.Folder();
        Option<bool> json = Shared.Json();
        DescribedCommand command = new(
            "check", "Says all that is wrong with a plugin, as a router would, and lists its components. It loads the plugin and has it register: its code runs, with your rights.",
            "gemrouter plugins check bin/Debug/net10.0\ngemrouter plugins check publish --json");
        command.Arguments.Add(folder);
        command.Options.Add(json);
        command.SetAction(call => Check(call.GetRequiredValue(folder), call.GetValue(json), Terminal.Of(call)));
        return command;
    }

    private static int Check(string folder, bool json, Terminal terminal)
    {
        PluginCatalog catalog = new PluginLoader().LoadFolder(folder);
        List<PluginProblem> problems = [.. catalog.Problems];
        LoadedPlugin? plugin = catalog.Plugins is [var loaded] ? loaded : null;
        List<ComponentCheck> components = [.. plugin?.Components.Select(factory => ComponentCheck.Of(factory, plugin.Metadata, problems)) ?? []];
        if (json)
        {
            terminal.WriteJson(new { plugin?.Metadata.Id, Version = plugin?.Metadata.AssemblyVersion.ToString(), Problems = problems, Components = components });
        }
        else
        {
            problems.ForEach(terminal.Error.WriteLine);
            Write(plugin, components, terminal.Output);
            terminal.Output.WriteLine($"{folder}: {Wording.Count(problems.Count, "problem")}");
        }

        return problems.Count == 0 ? ExitCode.Well : ExitCode.PluginsRefused;
    }

    private static void Write(LoadedPlugin? plugin, List<ComponentCheck> components, TextWriter output)
    {
        if (plugin is not null)
        {
            output.WriteLine($"{plugin.Metadata.Id} {plugin.Metadata.AssemblyVersion} (contract {plugin.Metadata.ContractNeeded})");
            Table table = new(2);
            foreach (ComponentCheck component in components)
            {
                table.Add(Wording.Of(component.Kind), component.Name, component.Required.Count == 0 ? "works without options" : $"needs options: {string.Join("; ", component.Required)}");
            }

            table.Write(output);
        }
    }

    /// <summary>A component, and what its options say where a manifest gives none.</summary>
    private sealed record ComponentCheck(ComponentKind Kind, string Name, string Summary, IReadOnlyList<string> Required)
    {
        public static ComponentCheck Of(ComponentFactory factory, PluginMetadata plugin, List<PluginProblem> problems)
        {
            IReadOnlyList<Diagnostic> found = DefaultOptions.Check(factory);
            problems.AddRange(found.Where(IsFault).Select(fault => new PluginProblem(fault.Code, plugin.Path, fault.Message)));
            if (found.Count == 0 && WhyNoNeeds(factory) is { } why)
            {
                problems.Add(new PluginProblem(ManifestCode.OptionsFaulty, plugin.Path, $"the {Wording.Of(factory.Kind)} \"{factory.Name}\" cannot say what it needs with its default options: {why}"));
            }

            return new ComponentCheck(factory.Kind, factory.Name, factory.Summary, [.. found.Where(static one => !IsFault(one)).Select(static one => one.Path.Length == 0 ? one.Message : $"{one.Path}: {one.Message}")]);
        }

        private static bool IsFault(Diagnostic diagnostic) => diagnostic.Code == ManifestCode.OptionsFaulty;

        private static string? WhyNoNeeds(ComponentFactory factory)
        {
            try
            {
                factory.NeedsOf(factory.CreateOptions());
                return null;
            }
#pragma warning disable CA1031 // It is foreign code: it may throw anything.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                return $"{exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}";
            }
        }
    }
}
