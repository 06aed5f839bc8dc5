namespace GemRouter.Plugin.Udp.Linux;

/// <summary>Looks for an interface by its name.</summary>
internal static class DeviceLookup
{
    private const int Up = 0x1;
    private const int Running = 0x40;

    /// <summary>The interface as it is now; null where there is none of that name.</summary>
    public static Device? Find(string name)
    {
        int index = LibC.IndexOf(name);
        int fd = index == 0 ? -1 : LibC.OpenSocket(ipv4: true);
        if (fd < 0)
        {
            return null;
        }

        int mtu = LibC.MtuOf(fd, name);
        int flags = LibC.FlagsOf(fd, name);
        Address ipv4 = LibC.IPv4Of(fd, name);
        LibC.Close(fd);
        return mtu < 0 || flags < 0 ? null : new Device(index, mtu, (flags & (Up | Running)) == (Up | Running), ipv4, LibC.IPv6Of(index));
    }
}
