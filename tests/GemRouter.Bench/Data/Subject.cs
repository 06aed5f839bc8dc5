namespace GemRouter.Bench.Data;

/// <summary>
/// What a row shows: a node that seals and a node that opens, each on the path where it is measured. What the next node does with a packet when it arrives happens in the system call that sends it, so whoever is
/// compared has the same behind it: a UDP socket.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Sealing">Where it seals.</param>
/// <param name="Opening">Where it opens.</param>
internal sealed record Subject(string Name, DataPath Sealing, DataPath Opening)
{
    /// <summary>One whose both nodes are of one path.</summary>
    public Subject(DataPath path)
        : this(path.Name, path, path)
    {
    }

    /// <summary>One run along each path of the subjects.</summary>
    public static Dictionary<DataPath, FlowResult> Run(IEnumerable<Subject> subjects, Func<DataPath, FlowResult> run) =>
        subjects.SelectMany(static subject => (DataPath[])[subject.Sealing, subject.Opening]).Distinct().ToDictionary(static path => path, run);
}
