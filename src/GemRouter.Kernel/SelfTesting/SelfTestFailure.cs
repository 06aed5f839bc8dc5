namespace GemRouter.Kernel.SelfTesting;

/// <summary>A cipher suite that does not work here.</summary>
/// <param name="Suite">Its number.</param>
/// <param name="Message">What does not work, for people.</param>
/// <param name="Exception">What it threw.</param>
internal sealed record SelfTestFailure(byte Suite, string Message, Exception Exception);
