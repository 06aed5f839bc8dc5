using static GemRouter.Protocol.WaitingAnnouncements;

namespace GemRouter.Protocol;

/// <summary>Step 7 of wire 3.4: whether an announced SEK is taken, and when it takes effect.</summary>
internal sealed class AnnounceReceiver(ControlState state)
{
    public ControlResult Receive(ReadOnlySpan<byte> plaintext)
    {
        int count = plaintext.Length / Announcement.Size;
        if (count is 0 or > Announcement.Most || plaintext.Length % Announcement.Size != 0)
        {
            return new ControlResult(ControlVerdict.Malformed);
        }

        Span<ControlVerdict> verdicts = stackalloc ControlVerdict[Announcement.Most];
        for (int i = 0; i < count; i++)
        {
            verdicts[i] = Receive(plaintext.Slice(i * Announcement.Size, Announcement.Size), state.Now, isVerified: false);
        }

        return new ControlResult(verdicts[..count]);
    }

    /// <summary>Goes on with the announcements that waited for this boot, which has just come on record or been proven.</summary>
    public void Resume(Boot boot)
    {
        foreach (Waiting waiting in state.Waiting.Take(boot.Id, verifiedToo: boot.State == BootState.Proven))
        {
            state.Events.HeldAnnouncementDecided(Receive(waiting.Bytes, waiting.At, waiting.IsVerified));
        }
    }

    /// <summary>Whether policies allow what the announcement announces, and under which GAK.</summary>
    public ControlVerdict Authorize(in Announcement announcement, out GroupKey? groupKey)
    {
        StreamContext context = announcement.Context;
        GroupPolicy? policy = state.Policy.Groups.Find(context.Group);
        groupKey = policy?.FindKey(announcement.GroupKey);
        if (policy is not { Receive: true } || groupKey is null || !state.Policy.Trust.MaySend(context.Source, context.Group))
        {
            return ControlVerdict.NotAuthorized;
        }

        return !policy.Suites.Contains(context.Suite) ? ControlVerdict.SuiteRefused
            : policy.Auth != context.Auth ? ControlVerdict.AuthRefused
            : ControlVerdict.Accepted;
    }

    private ControlVerdict Receive(ReadOnlySpan<byte> bytes, Instant at, bool isVerified)
    {
        if (!Announcement.TryRead(bytes, state.Own.Domain, out Announcement announcement))
        {
            return ControlVerdict.AnnounceMalformed;
        }

        if (announcement.Context.Source == state.Own.Node)
        {
            return ControlVerdict.AnnounceOwn;
        }

        ControlVerdict verdict = Authorize(announcement, out GroupKey? groupKey);
        if (verdict != ControlVerdict.Accepted)
        {
            return verdict;
        }

        PeerKey? held = state.Keys.Find(announcement);
        Waiting? waiting = state.Waiting.FindVerified(announcement);
        if (held is not null && bytes.SequenceEqual(held.Bytes))
        {
            state.Events.AnnouncementHeard(held);
            return ControlVerdict.Duplicate;
        }

        if (state.Waiting.Contains(bytes))
        {
            return ControlVerdict.Duplicate;
        }

        if (announcement.Sequence <= Math.Max(held?.Announcement.Sequence ?? 0, waiting?.Announcement.Sequence ?? 0))
        {
            return ControlVerdict.Stale;
        }

        SourceKey? key = groupKey!.Unwrap(Announcement.Bound(bytes), Announcement.Wrapped(bytes));
        if (key is null)
        {
            return ControlVerdict.GroupKeyFailed;
        }

        try
        {
            return key.Commitment != announcement.Commitment
                ? ControlVerdict.BadCommitment
                : ReceiveFromMember(bytes, announcement, ref key, held, waiting, at, isVerified);
        }
        finally
        {
            key?.Dispose();
        }
    }

    // The object's maker holds the GAK; now whether it is the source that it names. Takes the key where it keeps it.
    private ControlVerdict ReceiveFromMember(
        ReadOnlySpan<byte> bytes, in Announcement announcement, ref SourceKey? key, PeerKey? held, Waiting? waiting, Instant at, bool isVerified)
    {
        Boot? boot = state.Roster.Find(announcement.Context.SourceBoot);
        if (boot is null)
        {
            if (!state.Waiting.HasRoom)
            {
                return ControlVerdict.UnknownSource;
            }

            state.Waiting.Add(new Waiting(bytes.ToArray(), announcement, at, IsVerified: false));
            return ControlVerdict.Held;
        }

        if (boot.Node.Id != announcement.Context.Source)
        {
            return ControlVerdict.UnknownSource;
        }

        if (!isVerified)
        {
            if (!state.Budgets.TryVerifyAnnouncement(boot, state.Now))
            {
                return ControlVerdict.Throttled;
            }

            Span<byte> message = stackalloc byte[OwnBoot.AnnounceMessageSize];
            OwnBoot.WriteAnnounceMessage(bytes, message);
            if (!state.Verifier.Verify(boot.Key, message, bytes[Announcement.SignedSize..]))
            {
                return ControlVerdict.AnnounceBadSignature;
            }
        }

        KeyId id = key!.DeriveKeyId(announcement.Context);
        if (state.Keys.Collides(announcement, id))
        {
            return ControlVerdict.KeyIdCollision;
        }

        return boot.State == BootState.Proven
            ? Keep(bytes, announcement, boot, ref key, id, held, at)
            : Wait(bytes, announcement, boot, waiting, at);
    }

    // Its boot may be a recording: the object is the source's, but has no effect until the boot is proven.
    private ControlVerdict Wait(ReadOnlySpan<byte> bytes, in Announcement announcement, Boot boot, Waiting? older, Instant at)
    {
        if (older is not null)
        {
            state.Waiting.Remove(older);
        }
        else if (!state.Waiting.HasRoom)
        {
            return ControlVerdict.StreamsFull;
        }

        boot.IsOfInterest = true;
        state.Waiting.Add(new Waiting(bytes.ToArray(), announcement, at, IsVerified: true));
        if (boot.NeedsProof)
        {
            state.Events.ProofNeeded(boot); // whoever relayed it
        }

        return ControlVerdict.Accepted;
    }

    private ControlVerdict Keep(
        ReadOnlySpan<byte> bytes, in Announcement announcement, Boot boot, ref SourceKey? key, KeyId id, PeerKey? held, Instant at)
    {
        if (held is not null && held.Id != id)
        {
            // The same SEK in another context, which no source does (wire 2): its keys are others, so nothing of the old record holds for it.
            state.Keys.Remove(held);
            held = null;
        }

        if (held is null)
        {
            if (!state.Keys.HasRoom(announcement.Context))
            {
                // Anybody can send recorded announcements of older SEKs again: what no fresh HELLO lists keeps nothing newer out (wire 9).
                PeerKey? idle = state.Keys.FindIdle(announcement);
                if (idle is null)
                {
                    return ControlVerdict.StreamsFull;
                }

                state.Keys.Remove(idle);
            }

            held = new PeerKey(boot, key!, id);
            key = null;
            held.Announce(announcement, bytes, at);
            state.Keys.Add(held);
        }
        else
        {
            held.Announce(announcement, bytes, at);
        }

        bool listed = boot.Listings.TryFind(announcement.Context.Group, announcement.Context.Port, id, out StreamEntry entry, out Instant listedAt);
        state.Events.AnnouncementHeard(held);
        state.Events.KeyUpdated(held, listed && held.List(entry, listedAt));
        return ControlVerdict.Accepted;
    }
}
