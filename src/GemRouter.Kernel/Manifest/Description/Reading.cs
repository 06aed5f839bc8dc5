namespace GemRouter.Kernel.Manifests;

/// <summary>What the shapes need while they read.</summary>
/// <param name="Report">Where problems go.</param>
/// <param name="Places">Where places go.</param>
/// <param name="Catalog">The components; null before the plugins are loaded.</param>
/// <param name="Folder">The folder that relative paths count from; null where they stay as written.</param>
/// <param name="Credentials">The folder in which the service manager put credentials; null where it gave none.</param>
internal sealed record Reading(Report Report, Places Places, IComponentCatalog? Catalog, string? Folder, string? Credentials = null)
{
    private const string CredentialScheme = "credential:";
    private const int LongestCredential = 255;

    /// <summary>A path from a manifest in full. What cannot be a path stays as written: those who open it say what is wrong.</summary>
    public string FullPath(string path) =>
        Folder is null || path.Length == 0 || path.Contains('\0', StringComparison.Ordinal) ? path : Path.GetFullPath(path, Folder);

    /// <summary>The same of a component's option, which may name a credential instead: "credential:NAME". Where there is none, it stays as written, too.</summary>
    public string FullOption(string path)
    {
        if (!path.StartsWith(CredentialScheme, StringComparison.Ordinal))
        {
            return FullPath(path);
        }

        string name = path[CredentialScheme.Length..];
        return Credentials is not null && IsCredentialName(name) ? Path.Join(Credentials, name) : path;
    }

    // As systemd.exec(5) has them; a name leads out of no folder.
    private static bool IsCredentialName(string name) =>
        name.Length is > 0 and <= LongestCredential && name is not ("." or "..") && name.All(static one => one is > ' ' and < '\x7f' and not ('/' or ':'));
}
