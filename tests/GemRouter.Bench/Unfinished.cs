namespace GemRouter.Bench;

/// <summary>What a measurement made and is to leave nothing of: namespaces, processes, folders, settings of the system. Each ends once, by its owner or because somebody interrupted the measurement. Any thread.</summary>
internal static class Unfinished
{
    private static readonly Lock Gate = new();
    private static readonly List<(object Owner, Action End)> Present = [];
    private static bool _isOver;

    /// <summary>True from the moment that the measurement was interrupted: what fails from then on fails for that reason.</summary>
    public static bool IsOver => Volatile.Read(ref _isOver);

    /// <summary>Notes something before it is made.</summary>
    /// <exception cref="InvalidOperationException">Nothing is to be made any more.</exception>
    public static void Add(object owner, Action end)
    {
        lock (Gate)
        {
            ThrowIfOver();
            Present.Add((owner, end));
        }
    }

    /// <summary>To be asked before something more is made of what was noted.</summary>
    /// <exception cref="InvalidOperationException">Nothing is to be made any more.</exception>
    public static void ThrowIfOver()
    {
        if (IsOver)
        {
            throw new InvalidOperationException("The measurement was interrupted.");
        }
    }

    /// <summary>Ends what an owner made, if that has not happened.</summary>
    public static void End(object owner)
    {
        Action? end = null;
        lock (Gate)
        {
            int at = Present.FindIndex(one => ReferenceEquals(one.Owner, owner));
            if (at >= 0)
            {
                end = Present[at].End;
                Present.RemoveAt(at);
            }
        }

        end?.Invoke();
    }

    /// <summary>Ends all of it, the newest first; that one does not end well keeps nothing else.</summary>
    /// <returns>False where that has begun before.</returns>
    public static bool EndAll()
    {
        Action[] ends;
        lock (Gate)
        {
            if (_isOver)
            {
                return false;
            }

            _isOver = true;
            ends = [.. Present.Select(static one => one.End).Reverse()];
            Present.Clear();
        }

        foreach (Action end in ends)
        {
            try
            {
                end();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException)
            {
                Console.Error.WriteLine($"bench: {exception.Message}");
            }
        }

        return true;
    }
}
