namespace GemRouter.Plugin.Udp.Linux;

/// <summary>struct iovec of 64-bit Linux.</summary>
internal struct Part
{
    public nint Start;
    public nint Length;
}
