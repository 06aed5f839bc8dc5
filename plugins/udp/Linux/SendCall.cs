namespace GemRouter.Plugin.Udp.Linux;

/// <summary>sendmmsg(2).</summary>
internal sealed class SendCall : ISendCall
{
    public int Send(int fd, nint messages, int count) => LibC.Send(fd, messages, count);
}
