using GemRouter;
using GemRouter.Plugin.FileKeys;

[assembly: GemPlugin("gem.file-keys", typeof(FileKeysPlugin), "0.1")]

namespace GemRouter.Plugin.FileKeys;

/// <summary>Brings the key source <c>file</c>: a key, or a node's identity, in a file that its owner alone can read.</summary>
public sealed class FileKeysPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IPluginRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        registry.Add(ComponentFactory.KeySource<FileKeyOptions>(
            "file", "A key or an identity in a file of 64 hexadecimal digits that its owner alone can read.", static (_, options) => new FileKeySource(options.Path!)));
    }
}
