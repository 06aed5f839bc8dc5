namespace GemRouter;

/// <summary>Who owns a packet. Every hand-over checks it, in release builds too: a double free must not become a packet that is sent in clear.</summary>
internal enum PacketState : byte
{
    Free,
    Rented,
    InBatch,
    Detached,
}
