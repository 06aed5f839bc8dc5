namespace GemRouter.Templates.Tests;

/// <summary>An author's commands for each kind, begun together and each run once for all tests that look at what came of it.</summary>
public sealed class Journeys(AuthorsPlace place) : IAsyncLifetime
{
    private readonly Dictionary<Kind, Task<IReadOnlyList<Said>>> _made = [];

    public ValueTask InitializeAsync()
    {
        foreach (Kind kind in Kind.All)
        {
            _made[kind] = place.RunAsync([
                .. Guide.FirstCommands.Skip(1).Select(command =>
                    command.Replace("Acme.Cipher", kind.Project, StringComparison.Ordinal).Replace("--kind cipher", $"--kind {kind.Name}", StringComparison.Ordinal)),
            ]);
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Task<IReadOnlyList<Said>> made in _made.Values)
        {
            await Record.ExceptionAsync(() => made); // its own tests have shown it
        }
    }

    /// <summary>What the commands after the first said. Where one did not go well, the test ends and shows it.</summary>
    internal async Task<IReadOnlyList<Said>> OfAsync(Kind kind)
    {
        IReadOnlyList<Said> said = await _made[kind];
        said[^1].Well();
        return said;
    }
}
