namespace GemRouter.Kernel.Forwarding;

/// <summary>What tells one flow of packets on a link from another: group and destination port.</summary>
internal readonly record struct FlowId(GroupAddress Group, ushort Port)
{
    public override string ToString() => $"{Group}:{Port}";
}
