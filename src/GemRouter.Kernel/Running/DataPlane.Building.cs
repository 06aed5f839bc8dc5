using System.Collections.Immutable;
using GemRouter.Hosting;
using GemRouter.Kernel.Counting;
using GemRouter.Kernel.Forwarding;
using GemRouter.Kernel.Manifests;
using GemRouter.Protocol;

namespace GemRouter.Kernel.Running;

/// <summary>How a manifest becomes workers and legs.</summary>
internal sealed partial class DataPlane
{
    private void BuildDirection(RouteDirection direction)
    {
        RouteSettings[] routes = RoutesOf(_setup.Manifest, direction);
        string[] links = [.. routes.Select(route => From(route, direction)).Distinct()];
        if (NeedHandover(routes, direction))
        {
            BuildCrew(direction, routes, links);
            return;
        }

        foreach (string link in links)
        {
            BuildCrew(direction, routes, [link]);
        }
    }

    // Workers that share flows: those of one link, or of several that carry the same groups.
    private void BuildCrew(RouteDirection direction, RouteSettings[] routes, string[] links)
    {
        WorkerPost[] posts =
        [
            .. links.SelectMany(link => Enumerable.Range(0, _setup.Manifest.FindLink(link)!.Workers).Select(shard => (Link: link, Shard: shard)))
                .Select((one, place) => new WorkerPost(one.Link, one.Shard, place)),
        ];
        List<Worker> crew = [];
        Dictionary<Worker, KernelDrops> drops = [];
        foreach (WorkerPost post in posts)
        {
            KernelDrops ingress = new(Scope());
            Worker worker = BuildWorker(direction, routes, post, posts.Length, ingress);
            drops.Add(worker, ingress);
            crew.Add(worker);
            _workers.Add(worker);
        }

        Worker.Connect(crew, worker => drops[worker]);
    }

    private Worker BuildWorker(RouteDirection direction, RouteSettings[] routes, WorkerPost post, int places, KernelDrops drops)
    {
        string link = post.Link;
        LinkSettings settings = _setup.Manifest.FindLink(link)!;
        MadeComponent<ILink> from = _setup.Links[link];
        int batchSize = Math.Clamp(from.Component.Abilities.BatchSize, 1, Math.Min(256, Handover.BatchOf(places)));
        Room room = RoomOf(routes, direction);
        int stride = room.Headroom + _routes.LargestPayload + room.Tailroom;
        int packets = (int)Math.Clamp(PoolBytes / stride, LeastPackets, PoolPackets) + Handover.PacketsOf(places);
        PacketPool pool = new(packets, room.Headroom, _routes.LargestPayload, room.Tailroom);
        WorkerNotes notes = _setup.Notes();
        _notes = _notes.Add(notes);

        Dictionary<string, ILinkSender> senders = [];
        List<Leg> legs = [];
        ILinkReceiver? receiver = null;
        try
        {
            foreach (RouteSettings route in routes)
            {
                string to = direction == RouteDirection.Seal ? route.Black : route.Red;
                if (!senders.TryGetValue(to, out ILinkSender? sender))
                {
                    senders.Add(to, sender = OpenSender(to, direction));
                }

                FlowShare share = new(route.Groups, post.Place, places);
                legs.Add(BuildLeg(direction, route, share, sender, pool, batchSize, notes));
            }

            receiver = Opened(from, link => settings.Workers == 1 ? link.OpenReceiver() : ((IShardedLink)link).OpenReceiver(post.Shard, settings.Workers));
        }
        catch
        {
            foreach (ILinkSender sender in senders.Values)
            {
                try
                {
                    sender.Dispose();
                }
#pragma warning disable CA1031 // A plugin may throw anything; what went wrong first is what is told.
                catch (Exception)
#pragma warning restore CA1031
                {
                }
            }

            throw;
        }

        LegMap map = MapOf(_setup.Manifest, link, direction);
        return new Worker(new WorkerSetup
        {
            Number = _workers.Count,
            Receiver = receiver,
            Ingress = direction == RouteDirection.Seal ? new RedIngress(link, map, drops, _setup.Send) : new BlackIngress(link, map, drops),
            Legs = [.. legs],
            Senders = [.. senders.Values],
            Pool = pool,
            BatchSize = batchSize,
            Tables = _setup.Tables,
            Clock = _setup.Clock,
            Failed = _setup.WorkerFailed,
            Place = post.Place,
            Places = places,
            IsOneOfSeveral = settings.Workers > 1,
            Cpu = settings.Cpus.IsEmpty ? null : settings.Cpus[post.Shard],
        });
    }

    private Leg BuildLeg(RouteDirection direction, RouteSettings route, FlowShare share, ILinkSender sender, PacketPool pool, int batchSize, WorkerNotes notes)
    {
        string to = direction == RouteDirection.Seal ? route.Black : route.Red;
        Leg leg = new(
            new LegSetup
            {
                Route = NameOf(_setup.Manifest, route),
                Direction = direction,
                Share = share,
                Drops = new KernelDrops(Scope()),
                Link = _setup.Links[to].Identity,
                Sender = sender,
                Ttl = _setup.Manifest.FindLink(to)!.Ttl,
                Failed = _setup.LegFailed,
            },
            pool,
            batchSize);
        StageLists lists = direction == RouteDirection.Seal ? route.Seal : route.Open;
        List<IStep> steps = [];
        foreach (StageUse stage in lists.Before)
        {
            steps.Add(MakeStage(stage, route, direction, steps.Count));
        }

        int crypto = steps.Count;
        steps.Add(direction == RouteDirection.Seal
            ? new SealStep(
                leg, crypto, new BatchOwner(pool, leg.Owner.Batch.Room), new PacketStore(_setup.Budgets.StartHold, _routes.LargestPayload), notes,
                (2 * _setup.Manifest.Limits.Control.StreamsPerSource) + 64)
            : new OpenStep(leg, crypto, new PacketStore(_setup.Budgets.KeyWait, _routes.LargestPayload), _setup.Budgets.Fragments, _setup.Manifest.Timers.KeyWait, notes));
        foreach (StageUse stage in lists.After)
        {
            steps.Add(MakeStage(stage, route, direction, steps.Count));
        }

        leg.SetSteps([.. steps], crypto);
        return leg;
    }

    private StageStep MakeStage(StageUse stage, RouteSettings route, RouteDirection direction, int place)
    {
        ComponentUse use = UseOf(stage);
        string name = stage.Named ?? use.Name;
        bool shared = use.Factory.NeedsOf(use.Options).Instancing == Instancing.Shared;
        if (!shared || !_shared.TryGetValue((route, direction, place), out MadeComponent<IPacketStage>? made))
        {
            made = _setup.Maker.Make<IPacketStage>(use, name, NameOf(_setup.Manifest, route));
            _stages.Add(made);
            if (shared)
            {
                _shared.Add((route, direction, place), made);
            }
        }

        return new StageStep(name, made.Component, made.Identity);
    }

    private ILinkSender OpenSender(string link, RouteDirection direction)
    {
        return Opened(
            _setup.Links[link],
            to => direction == RouteDirection.Open && to is IPortedLink ported ? ported.OpenSender(RedIngress.RouterPort) : to.OpenSender());
    }

    private static T Opened<T>(MadeComponent<ILink> link, Func<ILink, T> open)
        where T : class
    {
        try
        {
            return open(link.Component) ?? throw new ComponentException("it opened nothing");
        }
        catch (Exception exception)
        {
            string what = exception is ComponentException ? exception.Message : $"it failed to open: {exception.GetType().Name}";
            throw new ComponentFaultException(FaultKind.StartFailed, link.Identity, what, exception);
        }
    }

    private ComponentUse UseOf(StageUse stage) => stage.Inline ?? _setup.Manifest.FindStage(stage.Named!)!.Stage;

    // Two links of one direction carry the same groups: a flow of both must meet one worker.
    private static bool NeedHandover(RouteSettings[] routes, RouteDirection direction)
    {
        foreach (RouteSettings one in routes)
        {
            foreach (RouteSettings other in routes)
            {
                if (From(one, direction) != From(other, direction)
                    && one.Groups.Any(prefix => other.Groups.Any(another => another.Contains(prefix) || prefix.Contains(another))))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static string From(RouteSettings route, RouteDirection direction) => direction == RouteDirection.Seal ? route.Red : route.Black;

    private static LegMap MapOf(RouterManifest manifest, string link, RouteDirection direction)
    {
        RouteSettings[] routes = RoutesOf(manifest, direction);
        return new LegMap(
        [
            .. routes.SelectMany((route, number) => route.Groups.Select(prefix => (Prefix: prefix, Leg: number, From: From(route, direction))))
                .Where(entry => entry.From == link)
                .Select(static entry => (entry.Prefix, entry.Leg)),
        ]);
    }

    private Room RoomOf(RouteSettings[] routes, RouteDirection direction)
    {
        int headroom = 0;
        int tailroom = 0;
        foreach (RouteSettings route in routes)
        {
            StageLists lists = direction == RouteDirection.Seal ? route.Seal : route.Open;
            ComponentNeeds[] needs = [.. lists.Before.Concat(lists.After).Select(UseOf).Select(static use => use.Factory.NeedsOf(use.Options))];
            int front = needs.Sum(static need => need.Headroom);
            int back = needs.Sum(static need => need.Tailroom);
            if (direction == RouteDirection.Seal)
            {
                front += DataHeader.FixedOverhead + Origin.MaxSize;
                back += route.Groups.Max(prefix => TailroomOf(route, prefix));
            }

            headroom = Math.Max(headroom, front);
            tailroom = Math.Max(tailroom, back);
        }

        return new Room(headroom, tailroom);
    }

    private int TailroomOf(RouteSettings route, GroupPrefix prefix)
    {
        // The longest prefix counts for a group, so any policy within the route's may.
        const int LongestTag = 32;
        int padding = _setup.Manifest.Groups
            .Where(policy => policy.Prefix.Contains(prefix) || prefix.Contains(policy.Prefix))
            .Max(policy => new PaddingSizes(policy.Pad).Largest(_routes.MtuOf(route.Black)));
        return LongestTag + padding;
    }

    private CounterScope Scope()
    {
        CounterScope scope = _setup.Counters.Open("");
        _scopes.Add(scope);
        return scope;
    }

    /// <summary>What one worker is to do: the link and the shard of it that it receives, and its place among those that share flows.</summary>
    private readonly record struct WorkerPost(string Link, int Shard, int Place);

    private readonly record struct Room(int Headroom, int Tailroom);
}
