namespace GemRouter.Plugin.Pcap.Live;

/// <summary>Error numbers of Linux, the same on x64 and arm64.</summary>
internal static class Errno
{
    public const int Interrupted = 4;
    public const int NoSuchDeviceOrAddress = 6;
    public const int Again = 11;
    public const int NoMemory = 12;
    public const int NoDevice = 19;
    public const int TooLong = 90;
    public const int NetworkDown = 100;
    public const int NoBuffers = 105;
}
