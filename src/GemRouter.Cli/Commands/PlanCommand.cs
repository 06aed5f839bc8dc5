using System.CommandLine;

namespace GemRouter.Cli;

/// <summary><c>gemrouter plan</c>.</summary>
internal static class PlanCommand
{
    public static Command Create()
    {
        Argument<string> manifest = Shared.Manifest();
        Option<bool> json = Shared.Json();
        DescribedCommand command = new("plan", "Shows the pipelines that a manifest is composed to, and what fits through each route.", "gemrouter plan site-a.yaml");
        command.Arguments.Add(manifest);
        command.Options.Add(json);
        command.SetAction((call, _) => PlanAsync(call.GetRequiredValue(manifest), call.GetValue(json), Terminal.Of(call)));
        return command;
    }

    private static async Task<int> PlanAsync(string path, bool json, Terminal terminal)
    {
        await using CheckedManifest found = CheckedManifest.Load(path);
        found.WriteProblems(terminal.Error);
        if (found.Manifest is not { } manifest)
        {
            return found.ExitCode;
        }

        IReadOnlyList<RoutePlan> routes = new Planner(manifest, found.Components).Routes();
        if (json)
        {
            terminal.WriteJson(new { Node = manifest.Node.Name, manifest.Domain, Routes = routes });
            return ExitCode.Well;
        }

        foreach (RoutePlan route in routes)
        {
            PlanText.Write(route, terminal.Output);
        }

        return ExitCode.Well;
    }
}
