namespace GemRouter.Cli.Rotation;

/// <summary>A rotation for people.</summary>
internal static class RotationText
{
    public static void Write(RotationPlan plan, TextWriter output)
    {
        string id = $"{plan.Kind}_id";
        if (plan.Next is { } next)
        {
            output.WriteLine(plan.Made ? $"made {next}{Named(id, plan.NextId)}" : $"{next}{Named(id, plan.NextId)} was there, and stays as it is");
            output.WriteLine($"it follows {plan.Former}{Named(id, plan.FormerId)}{(plan.Groups.Count > 0 ? $", the key of {string.Join(", ", plan.Groups)}" : "")}");
        }
        else
        {
            output.WriteLine($"{plan.Former}{Named(id, plan.FormerId)} is active here, and its predecessor accepted: the last step is left; no key was made");
        }

        int number = plan.Next is null ? 3 : 1;
        foreach (RotationStep step in plan.Steps)
        {
            output.WriteLine();
            output.WriteLine($"{number++}. {step.Title}");
            foreach (string command in step.Commands)
            {
                output.WriteLine($"     {command}");
            }

            foreach (RotationChange change in step.Changes)
            {
                output.WriteLine(change.Path is null ? "   in the manifest:" : $"   {plan.Manifest}:{change.Line}:{change.Column}: {change.Path}{(change.IsDone ? " (it says so already)" : "")}");
                output.WriteLine($"     {change.Text}");
            }

            output.WriteLine($"   then: {step.Done}");
        }
    }

    private static string Named(string kind, string? id) => id is null ? "" : $" ({kind} {id})";
}
