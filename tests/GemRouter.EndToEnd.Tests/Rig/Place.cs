using System.Reflection;

namespace GemRouter.EndToEnd.Tests.Rig;

/// <summary>Where things are.</summary>
internal static class Place
{
    private static int _folders;

    /// <summary>The built program, with its plugins beside it.</summary>
    public static string Program { get; } = Path.GetFullPath(
        typeof(Place).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static one => one.Key == "Program").Value!);

    /// <summary>Makes a folder that is gone with the private space, and that nobody else can read.</summary>
    public static string NewFolder()
    {
        string path = $"/run/end-to-end/{Interlocked.Increment(ref _folders)}"; // short: Unix sockets are to lie in it
        Directory.CreateDirectory("/run/end-to-end");
#pragma warning disable CA1416 // a private space is Linux
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
#pragma warning restore CA1416
        return path;
    }
}
