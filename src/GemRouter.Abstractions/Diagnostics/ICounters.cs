namespace GemRouter;

/// <summary>Gives a component its counters and drop reasons; ask in the constructor, not per packet. The host puts the component's name
/// in front. Names are lower-case letters, digits and '_'. Any thread.</summary>
public interface ICounters
{
    /// <summary>Makes a counter. A second one of the same name is for a second thread; the host shows their sum.</summary>
    Counter Counter(string name, string description);

    /// <summary>Makes a drop reason, under the rules of counters.</summary>
    DropReason DropReason(string name, string description);
}
