namespace GemRouter.Plugin.FileKeys;

/// <summary>What the system says of an open file.</summary>
/// <param name="IsRegular">True for a file with bytes; false for directories, pipes, devices, sockets.</param>
/// <param name="Mode">The permissions; null where the system has none (Windows).</param>
/// <param name="Owner">The number of the user to whom it belongs; null where that cannot be known.</param>
/// <param name="User">The number of the user that the process runs as.</param>
internal readonly record struct FileFacts(bool IsRegular, UnixFileMode? Mode, uint? Owner, uint User);
