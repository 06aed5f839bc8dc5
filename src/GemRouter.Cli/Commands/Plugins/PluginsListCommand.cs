using System.CommandLine;
using GemRouter.Loading;

namespace GemRouter.Cli;

/// <summary><c>gemrouter plugins list</c>.</summary>
internal static class PluginsListCommand
{
    public static Command Create()
    {
        Argument<string?> manifest = new("MANIFEST") { Description = "A manifest that names folders of plugins; without it, the folder beside the program.", Arity = ArgumentArity.ZeroOrOne };
        Option<bool> json = Shared.Json();
        DescribedCommand command = new("list", "Loads plugins, and lists them with their components.", "gemrouter plugins list\ngemrouter plugins list site-a.yaml --json");
        command.Arguments.Add(manifest);
        command.Options.Add(json);
        command.SetAction(call => List(call.GetValue(manifest), call.GetValue(json), Terminal.Of(call)));
        return command;
    }

    private static int List(string? manifest, bool json, Terminal terminal)
    {
        ManifestFile? file = manifest is null ? null : ManifestFile.Read(manifest);
        if (file is { Source.TellsPlugins: false })
        {
            foreach (object diagnostic in file.Source.Diagnostics)
            {
                terminal.Error.WriteLine(diagnostic);
            }

            return ExitCode.ManifestRefused;
        }

        IReadOnlyList<string> paths = file?.PluginPaths ?? PluginPaths.Usual;
        PluginCatalog catalog = file is null ? ManifestPlugins.LoadUsual() : ManifestPlugins.Load(file).Catalog;
        if (json)
        {
            terminal.WriteJson(new
            {
                Paths = paths,
                catalog.Problems,
                Plugins = catalog.Plugins.Select(static plugin => new
                {
                    plugin.Metadata.Id,
                    Version = plugin.Metadata.AssemblyVersion.ToString(),
                    Contract = plugin.Metadata.ContractNeeded.ToString(),
                    plugin.Metadata.Path,
                    Components = plugin.Components.Select(static component => new { component.Kind, component.Name, component.Summary }),
                }),
                PassedOver = catalog.PassedOver.Select(static plugin => new { plugin.Id, plugin.Path }),
            });
        }
        else
        {
            Write(catalog, terminal);
        }

        return catalog.Problems.Count == 0 ? ExitCode.Well : ExitCode.PluginsRefused;
    }

    private static void Write(PluginCatalog catalog, Terminal terminal)
    {
        foreach (PluginProblem problem in catalog.Problems)
        {
            terminal.Error.WriteLine(problem);
        }

        foreach (LoadedPlugin plugin in catalog.Plugins)
        {
            terminal.Output.WriteLine($"{plugin.Metadata.Id} {plugin.Metadata.AssemblyVersion} (contract {plugin.Metadata.ContractNeeded}) {plugin.Metadata.Folder}");
            Table table = new(2);
            foreach (ComponentFactory component in plugin.Components)
            {
                table.Add(Wording.Of(component.Kind), component.Name, component.Summary);
            }

            table.Write(terminal.Output);
        }

        foreach (PluginMetadata plugin in catalog.PassedOver)
        {
            terminal.Output.WriteLine($"{plugin.Id} {plugin.AssemblyVersion} {plugin.Folder}: not loaded, for the lock does not name it");
        }
    }
}
