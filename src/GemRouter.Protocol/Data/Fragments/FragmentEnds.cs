namespace GemRouter.Protocol;

/// <summary>The counters of <see cref="FragmentEnd"/>.</summary>
public static class FragmentEnds
{
    /// <summary>How many there are.</summary>
    public const int Count = (int)FragmentEnd.Stopped + 1;

    private static readonly (string Name, string Description)[] Table =
    [
        ("fragment.timeout", "Fragments whose payload stayed incomplete for 500 ms: the fabric loses packets."),
        ("fragment.contradiction", "Fragments of a payload whose fragments contradict each other: its source is faulty or hostile."),
        ("fragment.evicted", "Fragments of the oldest of more than 64 unfinished payloads of a stream: the fabric loses or reorders packets."),
        ("fragment.memory", "Fragments for which there was no memory left; see the limit on unfinished fragments."),
        ("fragment.too_long", "Fragments of a payload that would be larger than UDP allows."),
        ("fragment.duplicate", "Fragments that came twice."),
        ("fragment.stopped", "Fragments of payloads that were incomplete when the node stopped."),
    ];

    /// <summary>The counter's name, as in "fragment.timeout".</summary>
    public static string CounterName(this FragmentEnd end) => Table[(int)end].Name;

    /// <summary>What is counted, in a sentence for people.</summary>
    public static string Describe(this FragmentEnd end) => Table[(int)end].Description;
}
