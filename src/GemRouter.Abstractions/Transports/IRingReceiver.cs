namespace GemRouter;

/// <summary>An extra ability of an <see cref="ILinkReceiver"/>: it does not copy what it receives, but points packets at its ring (<see cref="Packet.Borrow(nint, int, int)"/>).
/// The host seals from there straight into the packet's own memory, or copies before a stage sees it. What is lent in front of a payload, its headers, the host writes over: it is part of no other packet, and the receiver does not read it again.</summary>
public interface IRingReceiver
{
    /// <summary>Takes back the memory of all packets of the last <see cref="ILinkReceiver.Receive"/>. The host calls it once after each receive, when it no longer reads
    /// them there; also where it got none, since the receiver may have dropped all that it read. A dispose without it takes back too.</summary>
    void Release();
}
