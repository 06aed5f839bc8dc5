namespace GemRouter.Protocol;

/// <summary>What a control datagram, or time, brought about. Called in the middle of <see cref="ControlReceiver.Receive"/> and <see cref="ControlReceiver.Expire"/>: note what
/// is to be done, and do it afterwards.</summary>
public interface IControlEvents
{
    /// <summary>A boot came on record, tentative: the next HELLO shows it a new nonce (wire 4: it hastens one where streams are active).</summary>
    void BootEntered(Boot boot);

    /// <summary>A boot proved that it lives.</summary>
    void BootProven(Boot boot);

    /// <summary>A newer boot of the identity was proven; this one's SEKs go 2 s from now.</summary>
    void BootDisplaced(Boot boot);

    /// <summary>The record of a boot went.</summary>
    void BootGone(Boot boot, BootEnd end);

    /// <summary>Two boots of an identity live at once: alarm.</summary>
    void IdentityCloned(Node node);

    /// <summary>Somebody uses this node's own boot key: stop sending at once, and begin a new boot (wire 4).</summary>
    void OwnBootCloned();

    /// <summary>A boot wants our proof: it hastens a HELLO, once for each of the boot's challenges (wire 4).</summary>
    void ProofWanted(Boot boot);

    /// <summary>A boot that is to prove itself was heard, or what it announces was: its proof is to be asked for (wire 4).</summary>
    void ProofNeeded(Boot boot);

    /// <summary>A proven boot asks for a SEK (wire 6.4).</summary>
    void KeyRequested(Boot boot, KeyRequestEntry request);

    /// <summary>A proven boot lists a SEK that this node may receive and does not have (wire 6.4).</summary>
    void KeyMissing(Boot boot, StreamEntry entry);

    /// <summary>An announcement of a held SEK came, new or the same again: whoever was to relay it need not (wire 6.4).</summary>
    void AnnouncementHeard(PeerKey key);

    /// <summary>A SEK can be used from now on.</summary>
    void KeyUsable(PeerKey key);

    /// <summary>A usable SEK has a newer bound or other data.</summary>
    void KeyRenewed(PeerKey key);

    /// <summary>A SEK went. It is zeroed when this returns.</summary>
    void KeyGone(PeerKey key);

    /// <summary>An announcement that waited was decided on; count the verdict.</summary>
    void HeldAnnouncementDecided(ControlVerdict verdict);
}
