using System.Diagnostics;

namespace GemRouter.Cli.Demo.Network;

/// <summary>
/// A space of its own for a process and all that it starts: networks, mounts and process ids. Nothing of the host is changed, /run is an empty folder in memory, no name can collide, and
/// all of it is gone when the first process of the space ends, however that ends: the kernel then kills what runs in it and frees the rest.
/// </summary>
/// <remarks>It takes root, or an unprivileged user namespace, in which one is root over nothing but the space.</remarks>
internal static class PrivateSpace
{
    /// <summary>The variable that says to a process that it is inside.</summary>
    public const string Marker = "GEMROUTER_PRIVATE_SPACE";

    /// <summary>The exit code of <see cref="Script"/> where the system allows no private space.</summary>
    public const int NotAllowed = 125;

    /// <summary>
    /// A script for sh(1), to be given a program and its arguments: becomes the program, within a private space. A test process can become this itself before anything else.
    /// /proc is that of the space where the system allows that; where not, the host's serves as well, for all that is used here.
    /// With the variable <see cref="Marker"/> set to "optional", the program is started all the same where no private space is allowed, with "0" in it.
    /// Runtimes leave their files below TMPDIR when they are killed; there they go with the space.
    /// </summary>
    public const string Script =
        """
        own="--net --mount --pid --fork --kill-child"
        enter='mount -t tmpfs -o mode=0755 gemrouter /run || exit 125
            mount -t proc proc /proc 2>/dev/null || :
            mkdir -m 0700 /run/tmp && export TMPDIR=/run/tmp DOTNET_EnableDiagnostics=0 GEMROUTER_PRIVATE_SPACE=1
            exec "$@"'
        if [ "$(id -u)" = 0 ] && unshare $own true 2>/dev/null; then exec unshare $own sh -c "$enter" sh "$@"
        elif unshare --user --map-root-user $own true 2>/dev/null; then exec unshare --user --map-root-user $own sh -c "$enter" sh "$@"
        elif [ "${GEMROUTER_PRIVATE_SPACE:-}" = optional ]; then GEMROUTER_PRIVATE_SPACE=0 exec "$@"
        else exit 125; fi
        """;

    /// <summary>What to tell somebody whose system allows no private space.</summary>
    public const string HowToAllow =
        """
        This needs private network namespaces, which this system allows neither to you nor through a user namespace. Either
          - run it as root (in a container: with the capability SYS_ADMIN, as "docker run --privileged" gives it), or
          - allow unprivileged user namespaces:
              sysctl user.max_user_namespaces=10000
              sysctl kernel.unprivileged_userns_clone=1               (Debian, where it exists)
              sysctl kernel.apparmor_restrict_unprivileged_userns=0   (Ubuntu 24.04 and later)
        """;

    /// <summary>Whether this process runs in a private space.</summary>
    public static bool IsInside => Environment.GetEnvironmentVariable(Marker) == "1";

    /// <summary>What the system lacks for it, with how to get it; null where nothing is known to be lacking.</summary>
    public static string? Missing
    {
        get
        {
            if (!OperatingSystem.IsLinux())
            {
                return "This needs Linux: it builds private network namespaces.";
            }

            string[] missing = [.. new[] { ("unshare", "util-linux"), ("mount", "mount"), ("ip", "iproute2") }.Where(static tool => Programs.Find(tool.Item1) is null).Select(static tool => $"{tool.Item1} (Debian package {tool.Item2})")];
            return missing.Length == 0 ? null : $"Missing: {string.Join(", ", missing)}.";
        }
    }

    /// <summary>How to start a program in a new private space. Ends with <see cref="NotAllowed"/> where the system allows none.</summary>
    public static ProcessStartInfo Start(string program, IEnumerable<string> arguments) =>
        new("/bin/sh", ["-c", Script, "sh", program, .. arguments]) { UseShellExecute = false };
}
