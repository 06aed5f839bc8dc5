namespace GemRouter.Cli.Demo.Network;

/// <summary>Finds programs of the system.</summary>
internal static class Programs
{
    // ip lies in a folder that is not in the path of ordinary users on Debian.
    private static readonly string[] AlsoIn = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

    /// <summary>The path of a program; null where it is not installed.</summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Concat(AlsoIn)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>The path of a program.</summary>
    /// <exception cref="LabException">It is not installed.</exception>
    public static string Need(string name) => Find(name) ?? throw new LabException($"{name} is not installed.");
}
