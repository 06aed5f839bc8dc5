using System.Text;

namespace GemRouter.Protocol;

/// <summary>Step 6 of wire 3.4: whether a HELLO is believed, and what it changes.</summary>
internal sealed class HelloReceiver(ControlState state, AnnounceReceiver announcements)
{
    /// <summary>The signatures of a HELLO from a boot that is not on record: the identity's and the boot key's.</summary>
    public const int NewBootSignatures = 2;

    private readonly byte[] _message = new byte[OwnBoot.HelloMessageMost];

    public ControlVerdict Receive(in Envelope envelope, Boot? boot, ReadOnlySpan<byte> header, ReadOnlySpan<byte> plaintext)
    {
        if (!Hello.TryRead(plaintext, envelope.Sender, out Hello hello))
        {
            return ControlVerdict.Malformed;
        }

        if (hello.Node == state.Own.Node)
        {
            return ControlVerdict.Own;
        }

        if (!state.Policy.Trust.Admits(hello.Node))
        {
            return ControlVerdict.Untrusted;
        }

        if (envelope.Counter <= (boot?.Counter ?? 0))
        {
            return ControlVerdict.Replayed;
        }

        bool isNew = boot is null;
        long echoed = state.Challenges.NewestEchoed(hello.Echoes, state.Own.Node, state.Now);
        bool proven = boot?.State == BootState.Proven;
        if (!state.Budgets.TryVerifyHello(hello.Node, state.Roster.Find(hello.Node), proven, echoed != 0, isNew ? NewBootSignatures : 1, state.Now))
        {
            return ControlVerdict.Throttled;
        }

        // The identity's signature is checked once for each boot; a boot on record under another node is refused with the rest.
        if ((boot is not null && boot.Node.Id != hello.Node)
            || (isNew && !state.Verifier.Verify(hello.PublicKey, OwnBoot.BootMessage(state.Own.Domain, hello.BootKey), hello.BootSignature))
            || !Verify(hello.BootKey, header, hello.Signed, hello.Signature))
        {
            return ControlVerdict.BadSignature;
        }

        boot ??= state.Roster.Enter(hello, envelope.Sender, echoed, state.Now);
        if (boot is null)
        {
            return ControlVerdict.RosterFull;
        }

        boot.Counter = envelope.Counter;
        boot.HeardUnder = envelope.BootstrapKey;
        TakeEffect(boot, hello, echoed, isNew);
        return ControlVerdict.Accepted;
    }

    /// <summary>True where a HELLO's signature is good under that boot key.</summary>
    /// <param name="key">The boot key.</param>
    /// <param name="header">The envelope's 32 bytes.</param>
    /// <param name="signed">node_id ‖ TLVs.</param>
    /// <param name="signature">64 bytes.</param>
    public bool Verify(in Ed25519PublicKey key, ReadOnlySpan<byte> header, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        int length = OwnBoot.WriteHelloMessage(state.Own.Domain, header, signed, _message);
        return state.Verifier.Verify(key, _message.AsSpan(0, length), signature);
    }

    private void TakeEffect(Boot boot, in Hello hello, long echoed, bool isNew)
    {
        boot.HeardAt = state.Now;
        boot.Interval = hello.Interval;
        boot.Challenge = hello.Challenge;

        // Where there was no room for them (wire 3.2), what the boot said before holds.
        boot.Suites = hello.Suites.IsEmpty || hello.Suites.SequenceEqual(boot.Suites.Span) ? boot.Suites : hello.Suites.ToArray();
        boot.Name = hello.Name.IsEmpty ? boot.Name : Encoding.UTF8.GetString(hello.Name);
        boot.WantsUs = Wants(hello.Wants, state.Own.Boot);
        boot.SpokeAgain |= boot.State == BootState.Displaced;
        boot.IsOfInterest |= boot.State == BootState.Tentative && SendsToUs(boot, hello.Streams);
        boot.EchoedSerial = Math.Max(boot.EchoedSerial, echoed);

        bool becameProven = state.Roster.TryProve(boot, echoed, state.Now);
        state.Roster.NoteEnd(boot);
        if (isNew || becameProven)
        {
            announcements.Resume(boot);
        }

        if (boot.WantsUs)
        {
            state.Events.ProofWanted(boot);
        }

        if (boot.NeedsProof)
        {
            state.Events.ProofNeeded(boot);
        }

        if (boot.State != BootState.Proven)
        {
            return; // wire 4: a tentative boot displaces nothing, and its GOODBYE has no effect
        }

        if (hello.IsGoodbye)
        {
            state.Roster.Remove(boot, BootEnd.Goodbye, state.Now);
            return;
        }

        List(boot, hello.Streams);
        for (int i = 0; i < hello.Requests.Count; i++)
        {
            state.Events.KeyRequested(boot, hello.Requests[i]);
        }
    }

    // wire 4: a fresh HELLO makes the SEKs usable that it lists, once their announcement is here too.
    private void List(Boot boot, EntryList<StreamEntry> streams)
    {
        for (int i = 0; i < streams.Count; i++)
        {
            StreamEntry entry = streams[i];
            if (!state.MayReceive(boot.Node.Id, entry.Group))
            {
                continue;
            }

            boot.Listings.Add(entry, state.Now);
            bool held = false;
            foreach (PeerKey key in state.Keys.Find(entry.Group, entry.Port, entry.KeyId))
            {
                if (key.Boot.Id == boot.Id)
                {
                    held = true;
                    state.Events.KeyUpdated(key, key.List(entry, state.Now));
                }
            }

            if (!held)
            {
                state.Events.KeyMissing(boot, entry);
            }
        }
    }

    private bool SendsToUs(Boot boot, EntryList<StreamEntry> streams)
    {
        for (int i = 0; i < streams.Count; i++)
        {
            if (state.MayReceive(boot.Node.Id, streams[i].Group))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Wants(EntryList<Want> wants, BootId boot)
    {
        for (int i = 0; i < wants.Count; i++)
        {
            if (wants[i].BootPrefix == boot.Prefix)
            {
                return true;
            }
        }

        return false;
    }
}
