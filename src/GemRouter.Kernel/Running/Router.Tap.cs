using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using GemRouter.Kernel.Forwarding;
using GemRouter.Kernel.Running;
using Microsoft.Extensions.Logging;

namespace GemRouter.Kernel;

/// <summary>Recording what passes a stage.</summary>
public sealed partial class Router
{
    private const int MostAtOnce = 64;

    private static readonly TimeSpan TapEvery = TimeSpan.FromMilliseconds(10);

    private TapSession? _tap;

    /// <summary>Records the packets that pass one point of a route. What it gives may be in clear.</summary>
    /// <param name="point">ROUTE/DIRECTION/STAGE: the direction is "seal" or "open"; the stage is the name of a stage, or "seal", or "open", for what leaves it; "in" for what comes to the route, "out" for what the link took.</param>
    /// <param name="groups">The groups; null for all.</param>
    /// <param name="packets">How many packets, at least 1.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>A report at once, and another whenever there are packets.</returns>
    /// <exception cref="ComponentException">There is no such point, or no more; or another tap runs. The message is for a person.</exception>
    /// <exception cref="InvalidOperationException">The router does not run.</exception>
    public async IAsyncEnumerable<TapReport> TapAsync(
        string point, GroupPrefix? groups, long packets, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(packets);
        (_, DataPlane data) = Running();
        TapSession session = new(point, groups);
        if (Interlocked.CompareExchange(ref _tap, session, null) is not null)
        {
            throw new ComponentException("another tap runs; end it first");
        }

        try
        {
            if (!data.Tap(session))
            {
                throw new ComponentException($"there is no point \"{point}\" to tap; there are {string.Join(", ", data.TapPoints)}");
            }

            _logger.LogWarning("{Point} is tapped: copies of its packets leave the router by the state socket", point);
            (Instant began, DateTimeOffset date) = (Instant.Now(_host.Clock), _host.Clock.GetUtcNow());
            yield return new TapReport([], 0);
            using PeriodicTimer timer = new(TapEvery, _host.Clock);
            long left = packets;
            while (left > 0)
            {
                bool ends = _stopped; // what was copied by then is given
                ImmutableArray<TappedPacket> some = Read(session, (int)Math.Min(left, MostAtOnce), at => date + (at - began));
                if (some.Length > 0)
                {
                    left -= some.Length;
                    yield return new TapReport(some, session.Lost);
                }
                else if (session.IsGone)
                {
                    throw new ComponentException($"a reload took \"{point}\" away");
                }
                else if (ends || !await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
                {
                    break;
                }
            }
        }
        finally
        {
            Interlocked.Exchange(ref _tap, null);
            _data?.Tap(null); // a reload may have made another
        }
    }

    private static ImmutableArray<TappedPacket> Read(TapSession session, int most, Func<Instant, DateTimeOffset> timeOf)
    {
        ImmutableArray<TappedPacket>.Builder some = ImmutableArray.CreateBuilder<TappedPacket>();
        while (some.Count < most && session.Read() is { } copy)
        {
            StoredPacket header = copy.Header;
            some.Add(new TappedPacket
            {
                At = timeOf(header.ReceivedAt),
                Group = header.Group.ToString(),
                Port = header.Port,
                Source = header.Source.ToString(),
                SourcePort = header.SourcePort,
                Ttl = header.Ttl,
                Dscp = header.Dscp,
                Ecn = header.Ecn,
                Payload = copy.Payload,
            });
        }

        return some.ToImmutable();
    }
}
