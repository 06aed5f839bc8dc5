using GemRouter.Plugin.Ring.Rings;
using GemRouter.Plugin.Udp.Linux;

namespace GemRouter.Plugin.Ring.Tests;

/// <summary>Looks at the frames of an interface as the kernel hands them over.</summary>
internal sealed class RingTap : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly RingSet _rings;

    public RingTap(string device, string groups)
    {
        _rings = RingSet.Open(DeviceLookup.Find(device)!, new RingOptions { Device = device }, 1, TimeProvider.System);
        _rings.Filter([LinkRig.Of(groups)], hearsHost: false);
    }

    /// <summary>The source of the next frame, 48 bits.</summary>
    public ulong Source()
    {
        long end = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        while (Environment.TickCount64 < end)
        {
            if (_rings.Rings[0].TryNext(out RingFrame frame))
            {
                ulong bits = 0;
                foreach (byte part in frame.Bytes.Slice(6, 6))
                {
                    bits = (bits << 8) | part;
                }

                return bits;
            }

            _rings.Rings[0].Release(exceptLast: false);
            LibC.Wait([new PollDescriptor { Descriptor = _rings.Rings[0].Socket.Descriptor, Events = PollDescriptor.Readable }], 20_000_000);
        }

        return 0;
    }

    public void Dispose() => _rings.LetGo();
}
