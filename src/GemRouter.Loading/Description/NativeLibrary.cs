namespace GemRouter.Loading;

/// <summary>A native library in a plugin's folder.</summary>
/// <param name="Runtime">The runtime that it is for ("linux-x64"): its folder below runtimes/; null where it lies elsewhere.</param>
/// <param name="File">Its path within the plugin's folder.</param>
public sealed record NativeLibrary(string? Runtime, string File);
