namespace GemRouter.Loading;

/// <summary>What a plugin's main assembly says of itself, read from the file without loading it.</summary>
public sealed record PluginMetadata
{
    /// <summary>The plugin's id.</summary>
    public required string Id { get; init; }

    /// <summary>The main assembly's full path.</summary>
    public required string Path { get; init; }

    /// <summary>The plugin's folder, with all that belongs to it.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>The main assembly's simple name.</summary>
    public required string AssemblyName { get; init; }

    /// <summary>The main assembly's version.</summary>
    public required Version AssemblyVersion { get; init; }

    /// <summary>The lowest contract version that the plugin says it needs.</summary>
    public required Version ContractNeeded { get; init; }

    /// <summary>The version of the contract assembly that the plugin was compiled against.</summary>
    public required Version ContractBuiltAgainst { get; init; }

    /// <summary>The full name of the class that implements <see cref="IPlugin"/>.</summary>
    public required string EntryType { get; init; }

    /// <summary>The framework that it was compiled for (".NETCoreApp,Version=v10.0"), or null where it does not say.</summary>
    public required string? TargetFramework { get; init; }
}
