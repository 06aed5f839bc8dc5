using GemRouter.Plugin.Udp.Linux;

namespace GemRouter.Plugin.Udp.Tests;

/// <summary>A kernel, or an interface, that refuses runs of packets (UDP_SEGMENT), and perhaps single ones; all else is sent.</summary>
/// <param name="error">What it says of a run.</param>
internal sealed unsafe class RefusingSendCall(int error) : ISendCall
{
    private readonly SendCall _inner = new();

    /// <summary>True while it refuses.</summary>
    public bool Refuses { get; set; } = true;

    /// <summary>The error for single packets of this length; they are refused, too.</summary>
    public int Unloved { get; init; } = -1;

    /// <summary>Runs that it was asked to send.</summary>
    public int Runs { get; private set; }

    /// <summary>How often it was interrupted before it did anything: each time the next call.</summary>
    public int Interruptions { get; set; }

    public int Send(int fd, nint messages, int count)
    {
        if (Interruptions > 0)
        {
            Interruptions--;
            return -Errno.Interrupted;
        }

        int good = 0;
        for (; good < count; good++)
        {
            ref Message message = ref ((Message*)messages)[good];
            bool run = message.PartCount > 1;
            Runs += run ? 1 : 0;
            if ((run && Refuses) || (!run && ((Part*)message.Parts)->Length == Unloved))
            {
                return good > 0 ? _inner.Send(fd, messages, good) : run ? -error : -Errno.Permission;
            }
        }

        return _inner.Send(fd, messages, count);
    }
}
