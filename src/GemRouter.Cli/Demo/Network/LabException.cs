namespace GemRouter.Cli.Demo.Network;

/// <summary>The system refused a part of a lab; the message says which and why.</summary>
internal sealed class LabException(string message, Exception? inner = null) : Exception(message, inner);
