namespace GemRouter.Plugin.Udp.Linux;

/// <summary>A socket that holds memberships alone: it has no port, so it receives nothing.</summary>
internal sealed class LinuxJoiner : IJoiner
{
    private readonly Descriptor _descriptor;
    private readonly int _device;

    /// <exception cref="ComponentException">The system refuses.</exception>
    public LinuxJoiner(bool ipv4, Device device)
    {
        int fd = LibC.OpenSocket(ipv4);
        if (fd < 0)
        {
            throw new ComponentException(Refusal.Of("a socket to join groups with", -fd));
        }

        _descriptor = new Descriptor(fd);
        _device = device.Index;
    }

    public JoinResult Join(GroupAddress group, Address? source) => GroupRequest.Join(_descriptor.Number, _device, group, source);

    public void Leave(GroupAddress group, Address? source) => GroupRequest.Leave(_descriptor.Number, _device, group, source);

    public void Release() => _descriptor.Release();
}
