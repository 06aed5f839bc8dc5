namespace GemRouter.Protocol;

/// <summary>What follows for the SEKs from what happens to boots; then the events go on to whoever is told.</summary>
internal sealed class KeyReactions(ControlState state, IControlEvents next) : IControlEvents
{
    public void BootEntered(Boot boot) => next.BootEntered(boot);

    public void BootProven(Boot boot)
    {
        state.Keys.EndAll(boot, Instant.Never);
        next.BootProven(boot);
    }

    public void BootDisplaced(Boot boot)
    {
        state.Keys.EndAll(boot, state.Now + PeerKeys.LingerFor);
        next.BootDisplaced(boot);
    }

    public void BootGone(Boot boot, BootEnd end)
    {
        if (end == BootEnd.Goodbye)
        {
            state.Keys.EndAll(boot, state.Now + PeerKeys.LingerFor); // wire 6.1: for packets under way
        }
        else
        {
            state.Keys.RemoveWhere(key => key.Boot.Id == boot.Id);
        }

        next.BootGone(boot, end);
    }

    public void IdentityCloned(Node node) => next.IdentityCloned(node);

    public void OwnBootCloned() => next.OwnBootCloned();

    public void ProofWanted(Boot boot) => next.ProofWanted(boot);

    public void ProofNeeded(Boot boot) => next.ProofNeeded(boot);

    public void KeyRequested(Boot boot, KeyRequestEntry request) => next.KeyRequested(boot, request);

    public void KeyMissing(Boot boot, StreamEntry entry) => next.KeyMissing(boot, entry);

    public void AnnouncementHeard(PeerKey key) => next.AnnouncementHeard(key);

    public void KeyUsable(PeerKey key) => next.KeyUsable(key);

    public void KeyRenewed(PeerKey key) => next.KeyRenewed(key);

    public void KeyGone(PeerKey key)
    {
        // Announced again, it waits for a HELLO that comes after this: the replay window went with it (wire 9).
        state.Roster.Find(key.Boot.Id)?.Listings.Remove(key.Announcement.Context.Group, key.Announcement.Context.Port, key.Id);
        next.KeyGone(key);
    }

    public void HeldAnnouncementDecided(ControlVerdict verdict) => next.HeldAnnouncementDecided(verdict);

    /// <summary>A held SEK was announced or listed: tells what that means for whoever opens packets.</summary>
    public void KeyUpdated(PeerKey key, bool becameUsable)
    {
        if (becameUsable)
        {
            next.KeyUsable(key);
        }
        else if (key.IsUsable)
        {
            next.KeyRenewed(key);
        }
    }
}
