namespace GemRouter.Trial.Plugins;

/// <summary>struct iovec of readv(2).</summary>
public readonly record struct Iovec(nint Base, nint Length);
