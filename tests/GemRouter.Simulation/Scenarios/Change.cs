namespace GemRouter.Simulation.Scenarios;

/// <summary>Something that the operators of the domain change while it runs: by reloads, router by router. A router that is down takes it up with its start.</summary>
internal sealed record Change
{
    // Between two routers, in milliseconds.
    private const int NextRouter = 100;

    public required ChangeKind Kind { get; init; }

    public required int At { get; init; }

    /// <summary>For a rotation, the time between two of its steps: each step is made everywhere before the next one begins.</summary>
    public int Apart { get; init; }

    /// <summary>For timers, when a source takes new keys from then on.</summary>
    public int Rekey { get; init; }

    /// <summary>How many steps it has. A key is rotated by three (wire 6.5): accept the new one, make it the active one, remove the old one.</summary>
    public int Steps => Kind == ChangeKind.Timers ? 1 : 3;

    /// <summary>When a router makes a step, counted from 1.</summary>
    public int TimeOf(int step, int node) => At + ((step - 1) * Apart) + (node * NextRouter);

    /// <summary>How many steps a router has made by a time.</summary>
    public int Made(int node, double milliseconds)
    {
        int made = 0;
        while (made < Steps && TimeOf(made + 1, node) <= milliseconds)
        {
            made++;
        }

        return made;
    }
}

/// <summary>What is changed.</summary>
internal enum ChangeKind
{
    /// <summary>The bootstrap key.</summary>
    Bootstrap,

    /// <summary>The keys of both group prefixes.</summary>
    Groups,

    /// <summary>When sources take new keys.</summary>
    Timers,
}
