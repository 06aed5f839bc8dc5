namespace GemRouter.Kernel.Running;

/// <summary>What wakes the control plane: a datagram, something to do, or, where it holds neither, mere time or a worker's notes.</summary>
internal readonly record struct ControlInput(byte[]? Datagram, Action? Command);
