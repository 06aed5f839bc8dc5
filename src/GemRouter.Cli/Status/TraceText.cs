using System.Globalization;
using GemRouter.Kernel;

namespace GemRouter.Cli;

/// <summary>Trace lines for people.</summary>
internal static class TraceText
{
    /// <summary>"3  video/seal  lan: passed  1316 bytes  10.1.1.5 → 239.1.1.1:5000 ttl 16".</summary>
    public static string Line(TraceLine line) => string.Create(
        CultureInfo.InvariantCulture,
        $"{line.Packet,4}  {(line.Route.Length > 0 ? line.Route + "  " : "")}{line.Stage}: {line.Outcome}{(line.Reason is { } reason ? $" ({reason})" : "")}  {line.Length} bytes  {line.Source} → {line.Group}:{line.Port} ttl {line.Ttl}{(line.IsSealed ? "  sealed" : "")}");
}
