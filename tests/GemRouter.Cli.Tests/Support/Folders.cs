using System.Diagnostics;

namespace GemRouter.Cli.Tests;

/// <summary>Folders of files.</summary>
internal static class Folders
{
    /// <summary>Copies all of a folder.</summary>
    public static void Copy(string source, string target)
    {
        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    /// <summary>Takes the right to write from group and others, whatever the umask of who runs the tests.</summary>
    public static void CloseToOthers(string path)
    {
        if (OperatingSystem.IsLinux() && Path.Exists(path))
        {
            using Process change = Process.Start("chmod", ["-R", "go-w", path]);
            change.WaitForExit();
        }
    }
}
