namespace GemRouter.Kernel.Forwarding;

/// <summary>A component left packets in a state that the contract forbids.</summary>
internal sealed class ContractException(string message) : Exception(message);
