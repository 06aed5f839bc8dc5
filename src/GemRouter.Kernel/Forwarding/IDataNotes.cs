using GemRouter.Protocol;

namespace GemRouter.Kernel.Forwarding;

/// <summary>What a worker lets the control plane know. The calls neither wait nor allocate; what has no room is left out, and told again by later packets.</summary>
internal interface IDataNotes
{
    /// <summary>A flow came that has no stream yet.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="source">Where its first packet came from.</param>
    void StreamWanted(FlowId flow, Address source);

    /// <summary>A packet came under a kid that is not usable.</summary>
    void KeyUnknown(in KeyAddress address);
}
