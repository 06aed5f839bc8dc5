namespace GemRouter.Bench.Data;

/// <summary>How long packets were inside a router; medians of rounds in which it lost none.</summary>
/// <param name="Path">What carried them.</param>
/// <param name="Rate">Packets a second.</param>
/// <param name="Way">"seal" or "open".</param>
/// <param name="P50">Half of the packets took at most that many microseconds.</param>
/// <param name="P99">99 % of them.</param>
/// <param name="P999">99.9 % of them.</param>
/// <param name="Most">All of them.</param>
/// <param name="Lost">The share of what came that did not leave.</param>
internal sealed record DelayRow(string Path, double Rate, string Way, double P50, double P99, double P999, double Most, double Lost);
