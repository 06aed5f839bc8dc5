namespace GemRouter.Templates.Tests;

/// <summary>An author's first commands, of docs/plugins/getting-started.md, for each kind; two at a time, each once for all tests that look at what came of it.</summary>
public sealed class Journeys(AuthorsPlace place) : IAsyncLifetime
{
    private readonly SemaphoreSlim _two = new(2);
    private readonly Dictionary<Kind, Task<IReadOnlyList<Said>>> _made = [];

    /// <summary>The commands of the document: the first is for all kinds, the others for one.</summary>
    internal static IReadOnlyList<string> Commands { get; } = Document.CommandsOf("docs/plugins/getting-started.md", "In four commands");

    internal Said Install { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Install = await place.Shell.RunAsync(Commands[0], TestContext.Current.CancellationToken);
        foreach (Kind kind in Kind.All)
        {
            _made[kind] = MakeAsync(kind, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Task<IReadOnlyList<Said>> made in _made.Values)
        {
            await Record.ExceptionAsync(() => made); // its own test has shown it
        }

        _two.Dispose();
    }

    /// <summary>What the commands said, in their order, as far as they went well.</summary>
    internal Task<IReadOnlyList<Said>> OfAsync(Kind kind) => _made[kind];

    private async Task<IReadOnlyList<Said>> MakeAsync(Kind kind, CancellationToken cancellationToken)
    {
        await _two.WaitAsync(cancellationToken);
        try
        {
            List<Said> said = [];
            foreach (string command in Commands.Skip(1))
            {
                string typed = command.Replace("Acme.Cipher", kind.Project, StringComparison.Ordinal).Replace("--kind cipher", $"--kind {kind.Name}", StringComparison.Ordinal);
                said.Add((await place.Shell.RunAsync(typed, cancellationToken)).Well());
            }

            return said;
        }
        finally
        {
            _two.Release();
        }
    }
}
