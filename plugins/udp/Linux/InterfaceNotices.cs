namespace GemRouter.Plugin.Udp.Linux;

/// <summary>What the system tells of all interfaces and addresses (rtnetlink(7)): not read, only that something was told. Where the system tells nothing, all looks as if it had changed.</summary>
internal sealed class InterfaceNotices : IDisposable
{
    private const int MostAtOnce = 64; // a host whose interfaces come and go all the time has more for the next look

    private int _socket = LibC.OpenInterfaceNotices();

    /// <summary>True where something may have changed since the last call. What changes after it is told by the next one.</summary>
    public bool Take()
    {
        int taken = 0;
        int result = Errno.BadDescriptor;
        while (_socket >= 0 && taken < MostAtOnce && (result = LibC.TakeNotice(_socket)) >= 0)
        {
            taken++;
        }

        return taken > 0 || result != -Errno.Again; // also where notices were lost (ENOBUFS)
    }

    public void Dispose()
    {
        if (_socket >= 0)
        {
            LibC.Close(_socket);
            _socket = -1;
        }
    }
}
