namespace GemRouter.Plugin.FileKeys;

/// <summary>Credentials of a service (systemd.exec(5), LoadCredential=): files that the service manager puts into a folder that nobody but the service can enter.</summary>
internal static class Credential
{
    private const string Scheme = "credential:";

    /// <summary>True for a file in the folder of credentials. Its group's permission is then the mask of an access control list, by which systemd lets the service's user read it.</summary>
    public static bool IsOne(string path) =>
        Environment.GetEnvironmentVariable("CREDENTIALS_DIRECTORY") is { Length: > 0 } folder && Path.GetDirectoryName(path) == Path.TrimEndingDirectorySeparator(folder);

    /// <summary>The name in "credential:NAME", which is left where there is no such folder; null for a path.</summary>
    public static string? NameIn(string path) => path.StartsWith(Scheme, StringComparison.Ordinal) ? path[Scheme.Length..] : null;
}
