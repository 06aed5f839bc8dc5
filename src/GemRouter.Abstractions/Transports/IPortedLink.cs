namespace GemRouter;

/// <summary>An extra ability of an <see cref="ILink"/>: it can send from a UDP port that the host chooses. By that port the routers on one network tell each other's output from what is to be sealed.</summary>
public interface IPortedLink
{
    /// <summary>Opens a sending end whose packets leave from this UDP source port, whatever their <see cref="Packet.SourcePort"/>; else it is as those of <see cref="ILink.OpenSender"/>.
    /// Several links and processes of one host may use the same port at once (each of a router's red links does), and nothing that others receive on it is lost by that: neither data nor control datagrams.
    /// Links that share both address and port may not hear one another.</summary>
    /// <param name="sourcePort">The port, 1 to 65535.</param>
    /// <exception cref="ComponentException">The system refuses: another program has the port for itself.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The port is 0.</exception>
    ILinkSender OpenSender(ushort sourcePort);
}
