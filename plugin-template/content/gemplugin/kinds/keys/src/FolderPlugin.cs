namespace __namespace__;

/// <summary>Brings the key source <c>folder</c>.</summary>
public sealed class FolderPlugin : IPlugin
{
    /// <summary>Describes what the plugin can make; it makes nothing yet, and reads no file.</summary>
    public void Register(IPluginRegistry registry) => registry.Add(ComponentFactory.KeySource<FolderOptions>(
        "folder",
        "Keys in a folder, one file of hexadecimal digits each, found by name.",
        static (_, options) => new FolderKeySource(options)));
}
