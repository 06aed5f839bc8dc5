namespace GemRouter.Plugin.Udp.Linux;

/// <summary>An interface of Linux. A look is one system call where the system told of no change; at times it reads all anew even so, since what packets are sent from depends on routes, too, of which it is not told.</summary>
internal sealed class InterfaceWatch : IInterfaceWatch
{
    private const int MostUnread = 15; // of four looks a second

    private readonly string _name;
    private readonly InterfaceNotices _notices = new();
    private int _unread = MostUnread;

    private InterfaceWatch(string name) => _name = name;

    public Device? Device { get; private set; }

    public HostAddresses Addresses { get; private set; } = HostAddresses.None;

    /// <summary>Makes one for an interface of that name; it has not looked yet.</summary>
    public static IInterfaceWatch Of(string name) => new InterfaceWatch(name);

    public void Look()
    {
        if (!_notices.Take() && _unread < MostUnread)
        {
            _unread++;
            return;
        }

        Device = DeviceLookup.Find(_name);
        Addresses = InterfaceAddresses.Read(_name);
        _unread = Device is null || Addresses == HostAddresses.None ? MostUnread : 0; // where the system had no descriptor left for it, the next look tries again
    }

    public void Dispose() => _notices.Dispose();
}
