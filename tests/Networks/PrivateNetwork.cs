using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;

[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)] // one network, and its parameters, for all

namespace GemRouter.Tests.Networks;

/// <summary>
/// A network namespace that is the test process's own: before anything else, the process starts itself again in one, as root or through a user namespace. So nothing is left on the
/// host whatever happens, and no name can collide. Where neither is allowed, the tests that need interfaces are skipped, with the reason.
/// </summary>
internal static partial class PrivateNetwork
{
    private const string Marker = "GEMROUTER_TESTS_NETWORK";
    private const string Script =
        """
        if [ "$(id -u)" = 0 ] && unshare -n true 2>/dev/null; then GEMROUTER_TESTS_NETWORK=private exec unshare -n "$@"
        elif unshare -Urn true 2>/dev/null; then GEMROUTER_TESTS_NETWORK=private exec unshare -Urn "$@"
        else GEMROUTER_TESTS_NETWORK=shared exec "$@"; fi
        """;

    /// <summary>Why there is no private network; null where there is one.</summary>
    public static string? Missing { get; } = FindMissing();

    /// <summary>Runs ip(8); fails the test where that fails.</summary>
    public static void Ip(string arguments)
    {
        (int code, string said) = Run("ip", arguments);
        Assert.True(code == 0, $"ip {arguments}: {said}");
    }

    /// <summary>Makes an interface go, if it is there.</summary>
    public static void Remove(string device) => Run("ip", $"link delete {device}");

    /// <summary>Sets a parameter of the kernel, below net/ of this namespace.</summary>
    public static void Set(string parameter, string value) => File.WriteAllText($"/proc/sys/net/{parameter}", value);

    [ModuleInitializer]
    internal static void Enter()
    {
        if (Environment.GetEnvironmentVariable(Marker) == "private")
        {
            NativeProcess.RaiseLoopback();
        }

        if (OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable(Marker) is null
            && Assembly.GetEntryAssembly() == typeof(PrivateNetwork).Assembly && File.Exists("/bin/sh"))
        {
            string[] own = File.ReadAllText("/proc/self/cmdline").TrimEnd('\0').Split('\0');
            NativeProcess.Replace("/bin/sh", ["sh", "-c", Script, "sh", Environment.ProcessPath!, .. own.Skip(1)]);
        }
    }

    private static string? FindMissing()
    {
        if (Environment.GetEnvironmentVariable(Marker) != "private")
        {
            return "needs root, or unprivileged user namespaces (sysctl kernel.unprivileged_userns_clone=1, kernel.apparmor_restrict_unprivileged_userns=0)";
        }

        try
        {
            (int code, string said) = Run("ip", "link show lo");
            if (code != 0)
            {
                return $"ip does not work here: {said}";
            }

            Set("ipv4/conf/all/rp_filter", "0");
            Set("ipv4/conf/default/rp_filter", "0");
            Set("ipv4/conf/all/accept_local", "1"); // both ends of a pair are in one namespace
            Set("ipv6/conf/default/accept_dad", "0");
            return FindMissingOfPlugin();
        }
        catch (ComponentException exception)
        {
            return exception.Message;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"the kernel's parameters cannot be written: {exception.Message}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "needs ip (Debian package iproute2)";
        }
    }

    /// <summary>Why the plugin's links do not work in the private network; null where they do. Each test project has its own.</summary>
    /// <exception cref="ComponentException">The same, as the plugin says it.</exception>
    private static partial string? FindMissingOfPlugin();

    private static (int Code, string Said) Run(string program, string arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        string said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said);
    }
}
