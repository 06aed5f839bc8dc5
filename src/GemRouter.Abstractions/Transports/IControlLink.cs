using System.Net;

namespace GemRouter;

/// <summary>An extra ability of an <see cref="ILink"/>: it carries control datagrams. Every link that can be black has it.</summary>
public interface IControlLink
{
    /// <summary>Opens a channel for control datagrams. The link must have started; the channel is disposed before it stops.</summary>
    /// <param name="listen">A multicast group and port to join, or an address of this host (the unspecified one for any) and port for unicast.</param>
    /// <exception cref="ComponentException">The system refuses (the port is taken); the message says what would help.</exception>
    IControlChannel OpenControl(IPEndPoint listen);
}
