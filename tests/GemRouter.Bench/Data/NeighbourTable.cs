using System.Globalization;

namespace GemRouter.Bench.Data;

/// <summary>
/// Room for the neighbours that a thousand groups make in each of four network namespaces: the system keeps 1024 for all of them together, and beyond that it makes and drops one for each packet. Operators are told to raise
/// it too. As before when the object goes, or the process.
/// </summary>
internal sealed class NeighbourTable : IDisposable
{
    private const int Room = 65_536;
    private static readonly string[] Names = ["gc_thresh3", "gc_thresh2"];

    private readonly Dictionary<string, string> _before = [];

    public NeighbourTable()
    {
        Unfinished.Add(this, Restore);
        try
        {
            foreach (string name in Names)
            {
                Raise($"/proc/sys/net/ipv4/neigh/default/{name}");
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Rounds.Say($"streams: the table of neighbours stays as it is, which makes many streams dear: {exception.Message}");
        }
    }

    public void Dispose() => Unfinished.End(this);

    private void Raise(string path)
    {
        string before = File.ReadAllText(path);
        if (int.Parse(before, CultureInfo.InvariantCulture) < Room)
        {
            File.WriteAllText(path, Room.ToString(CultureInfo.InvariantCulture));
            _before[path] = before;
        }
    }

    private void Restore()
    {
        foreach ((string path, string value) in _before)
        {
            File.WriteAllText(path, value);
        }
    }
}
