using GemRouter.Hosting;

namespace GemRouter.Kernel.Forwarding;

/// <summary>The way of one traced packet through one leg. The worker's thread.</summary>
internal sealed class TraceWay(TraceSession session, int number) : IBatchObserver
{
    private string _route = "";
    private string _stage = "";
    private bool _ended;

    public void Begin(Leg leg, Packet packet)
    {
        _route = $"{leg.Route} {TraceSession.Name(leg.Direction)}";
        _stage = "received";
        Write(packet, "passed", null);
    }

    public void Enter(string stage) => _stage = stage;

    /// <summary>What a step left in the batch.</summary>
    public void Passed(PacketBatch batch)
    {
        int index = 0;
        foreach (Packet packet in batch)
        {
            Write(packet, index++ == 0 ? "passed" : "made", null);
        }
    }

    /// <summary>What the link took.</summary>
    public void Forwarded(PacketBatch batch)
    {
        foreach (Packet packet in batch)
        {
            Write(packet, "forwarded", null);
        }
    }

    public void Dropped(Packet packet, DropReason reason) => Write(packet, "dropped", reason.Name);

    public void Consumed(Packet packet) => Write(packet, "consumed", null);

    public void Held(Packet packet) => Write(packet, "held", null);

    public void End()
    {
        if (!_ended)
        {
            _ended = true;
            session.Ended();
        }
    }

    private void Write(Packet packet, string outcome, string? reason) => session.Write(new TraceLine
    {
        Packet = number,
        Route = _route,
        Stage = _stage,
        Outcome = outcome,
        Reason = reason,
        Length = packet.Length,
        Group = packet.Group.ToString(),
        Port = packet.Port,
        Source = packet.Source.ToString(),
        Ttl = packet.Ttl,
        IsSealed = packet.IsSealed,
    });
}
