namespace GemRouter.Plugin.Udp.Linux;

/// <summary>The one system call of a sender. An interface, since a kernel that refuses runs of packets is not at hand when tests need one.</summary>
internal interface ISendCall
{
    /// <summary>Sends messages through a socket.</summary>
    /// <param name="fd">The socket.</param>
    /// <param name="messages">The first <see cref="Message"/>.</param>
    /// <param name="count">How many there are.</param>
    /// <returns>How many were sent, or the negative errno of the first.</returns>
    int Send(int fd, nint messages, int count);
}
