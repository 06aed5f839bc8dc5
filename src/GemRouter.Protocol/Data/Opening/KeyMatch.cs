namespace GemRouter.Protocol;

/// <summary>What a <see cref="KeyTable"/> found.</summary>
/// <param name="Status">Whether there is a key.</param>
/// <param name="First">The key, where there is one.</param>
/// <param name="Second">Another of the same kid, where there are two.</param>
public readonly record struct KeyMatch(KeyStatus Status, OpenKey? First, OpenKey? Second);
