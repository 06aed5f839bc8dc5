namespace GemRouter.Kernel;

/// <summary>When things happened first, in milliseconds since the router's start began.</summary>
/// <param name="StartMs">When it ran.</param>
/// <param name="FirstHelloMs">When its first HELLO went out; null before that.</param>
/// <param name="FirstOpenedMs">When it opened its first packet; null before that.</param>
/// <param name="KeysMs">All keys were there, and the identity had signed.</param>
public sealed record TimesReport(double StartMs, double? FirstHelloMs, double? FirstOpenedMs, double? KeysMs = null);
