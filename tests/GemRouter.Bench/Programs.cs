using System.Diagnostics;

namespace GemRouter.Bench;

/// <summary>The programs that take part in a measurement: Debian's, the router, and those of the folder Peers, which are compiled the first time that one is wanted.</summary>
internal static class Programs
{
    private static readonly Lazy<string> Compiled = new(Compile);

    public static string Router { get; } = Path.GetFullPath(Path.Combine("artifacts", "Release", "gemrouter"));

    /// <summary>A program of the folder Peers.</summary>
    public static string Peer(string name) => Path.Combine(Compiled.Value, name);

    /// <summary>Why the bench cannot run here; null where it can.</summary>
    public static string? Missing()
    {
        string[] folders = [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'), "/usr/sbin", "/sbin"];
        string[] missing = [.. ((string[])["ip", "ethtool", "cc", "socat", "wireguard-go", "wg", "smcrouted"]).Where(program => !folders.Any(folder => File.Exists(Path.Combine(folder, program))))];
        return !Environment.IsPrivilegedProcess ? "needs root, for network namespaces"
            : missing.Length == 0 ? null : $"lacks {string.Join(", ", missing)} (Debian packages iproute2, ethtool, gcc with libc6-dev, socat, wireguard-go, wireguard-tools, smcroute)";
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it printed.</returns>
    /// <exception cref="InvalidOperationException">It did not end well.</exception>
    public static string Run(string program, params string[] arguments) =>
        Run(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }, $"{program} {string.Join(' ', arguments)}");

    /// <summary>The same.</summary>
    /// <param name="start">How it starts; both of its outputs are redirected.</param>
    /// <param name="name">What a failure calls it.</param>
    public static string Run(ProcessStartInfo start, string name)
    {
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{name} ended with {process.ExitCode}: {errors.Result}");
    }

    /// <summary>Removes what was compiled.</summary>
    public static void Clear() => Unfinished.End(Compiled);

    private static string Compile()
    {
        string folder = Directory.CreateTempSubdirectory("gemrouter-peers-").FullName;
        Unfinished.Add(Compiled, () => Directory.Delete(folder, recursive: true));
        foreach (string file in Directory.GetFiles(Path.Combine("tests", "GemRouter.Bench", "Peers"), "*.c"))
        {
            Run("cc", "-O2", "-Wall", "-Wextra", "-Werror", "-o", Path.Combine(folder, Path.GetFileNameWithoutExtension(file)), file);
        }

        return folder;
    }
}
