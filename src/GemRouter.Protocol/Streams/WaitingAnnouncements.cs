namespace GemRouter.Protocol;

/// <summary>Announcements whose boot is not known yet, or not proven: at most so many, each for 30 s (wire 7). Only those whose wrap opened come here.</summary>
internal sealed class WaitingAnnouncements
{
    public static readonly TimeSpan WaitFor = TimeSpan.FromSeconds(30);

    private readonly List<Waiting> _waiting = [];

    public required int Most { get; set; }

    public bool HasRoom => _waiting.Count < Most;

    public bool Contains(ReadOnlySpan<byte> bytes)
    {
        foreach (Waiting waiting in _waiting)
        {
            if (bytes.SequenceEqual(waiting.Bytes))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The one that was found to be of the source and is for the same SEK. Those whose signature is not checked yet stand in nobody's way.</summary>
    public Waiting? FindVerified(in Announcement announcement)
    {
        foreach (Waiting waiting in _waiting)
        {
            if (waiting.IsVerified
                && waiting.Announcement.Commitment == announcement.Commitment
                && waiting.Announcement.Context.SourceBoot == announcement.Context.SourceBoot
                && waiting.Announcement.Context.Group == announcement.Context.Group
                && waiting.Announcement.Context.Port == announcement.Context.Port)
            {
                return waiting;
            }
        }

        return null;
    }

    public bool IsWaitedFor(BootId boot) => _waiting.Any(waiting => waiting.Announcement.Context.SourceBoot == boot);

    public void Add(Waiting waiting) => _waiting.Add(waiting);

    public void Remove(Waiting waiting) => _waiting.Remove(waiting);

    /// <summary>Takes out all of a boot.</summary>
    public Waiting[] Take(BootId boot, bool verifiedToo)
    {
        Waiting[] taken = [.. _waiting.Where(waiting => waiting.Announcement.Context.SourceBoot == boot && (verifiedToo || !waiting.IsVerified))];
        _waiting.RemoveAll(waiting => taken.Contains(waiting));
        return taken;
    }

    /// <summary>Lets go what has waited long enough, and says how many.</summary>
    public int Expire(Instant now) => _waiting.RemoveAll(waiting => now - waiting.At >= WaitFor);

    /// <summary>Lets all go, and says how many they were.</summary>
    public int Clear() => _waiting.RemoveAll(static _ => true);

    internal sealed record Waiting(byte[] Bytes, Announcement Announcement, Instant At, bool IsVerified);
}
