using GemRouter.Protocol;

namespace GemRouter.Kernel.Control;

/// <summary>What the control plane brings about in the rest of the router. Called in the middle of its work, on its thread.</summary>
public interface IControlPlaneHost
{
    /// <summary>Sends a datagram to all control endpoints.</summary>
    void Send(ReadOnlySpan<byte> datagram);

    /// <summary>A SEK of this node was made.</summary>
    void KeyMade(OwnKey key);

    /// <summary>A SEK could not be made, or not be disposed, since its suite failed: the stream has ended, or was not opened.</summary>
    void SuiteFailed(SuiteException failure);

    /// <summary>A SEK of a peer can be used from now on.</summary>
    void KeyUsable(PeerKey key);

    /// <summary>A stream seals with this SEK from now on: a new one, once a HELLO has listed it, or after a rekey. The one before is disposed once the worker has let go of it.</summary>
    void Seal(OwnStream stream, SealKey key);

    /// <summary>A stream has ended, or was stopped with its boot.</summary>
    void Ended(OwnStream stream);

    /// <summary>The peers' usable SEKs have changed: publish another key table.</summary>
    void OpenKeysChanged();

    /// <summary>A usable SEK's source signed a greater next_pn.</summary>
    void BoundMoved(PeerKey key);

    /// <summary>A peer's SEK is held, or announced again: join its group.</summary>
    void KeyHeld(PeerKey key);

    /// <summary>A peer proved that it lives.</summary>
    void PeerProven(Boot boot);

    /// <summary>The record of a boot went.</summary>
    void PeerGone(Boot boot, BootEnd end);

    /// <summary>An identity lives twice: alarm.</summary>
    void IdentityCloned(Node node);

    /// <summary>Somebody else runs under this node's own boot key. All sealing has stopped; ask the key source for the identity once more, and begin a new boot.</summary>
    void OwnBootCloned();
}
