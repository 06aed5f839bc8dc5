namespace GemRouter.Kernel;

/// <summary>A link.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Side">"red" or "black".</param>
/// <param name="Transport">The transport.</param>
/// <param name="Mtu">The largest IP packet, in bytes; 0 where the link did not start.</param>
/// <param name="Health">"healthy", "degraded" or "failed".</param>
/// <param name="Message">What it said last.</param>
public sealed record LinkReport(string Name, string Side, string Transport, int Mtu, string Health, string Message);
