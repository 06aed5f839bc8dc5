namespace GemRouter.Cli.Decoding;

/// <summary>What the links of a decoding count and say. One thread.</summary>
internal sealed class FileLinkNotes : ICounters, IHealth
{
    private readonly List<DropReason> _reasons = [];

    /// <summary>What was dropped, by reason.</summary>
    public IEnumerable<KeyValuePair<string, long>> Drops =>
        _reasons.Where(static reason => reason.Packets.Value > 0).Select(static reason => KeyValuePair.Create(reason.Name, reason.Packets.Value));

    /// <summary>What is wrong with a file, for a person; null where nothing is.</summary>
    public string? Problem { get; private set; }

    public Counter Counter(string name, string description) => new(name, description);

    public DropReason DropReason(string name, string description)
    {
        DropReason reason = new($"file.{name}", description);
        _reasons.Add(reason);
        return reason;
    }

    public void Report(HealthState state, string message)
    {
        if (state != HealthState.Healthy)
        {
            Problem ??= message;
        }
    }
}
