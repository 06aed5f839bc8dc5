namespace GemRouter.Kernel.Forwarding;

/// <summary>Where one leg is tapped. The leg looks at it once a batch; the worker's thread calls it.</summary>
/// <param name="place">0 for what the leg gets, n for what its nth step leaves, and one more than it has steps for what the link took.</param>
/// <param name="groups">The groups; null for all.</param>
/// <param name="ring">Where copies go.</param>
internal sealed class TapPoint(int place, GroupPrefix? groups, TapRing ring)
{
    /// <summary>Copies what passes a place, where it is this one.</summary>
    public void Passed(int at, PacketBatch batch, Instant now)
    {
        if (at != place)
        {
            return;
        }

        foreach (Packet packet in batch)
        {
            if (groups is not { } some || some.Contains(packet.Group))
            {
                ring.Write(packet, now);
            }
        }
    }
}
