using System.ComponentModel.DataAnnotations;
using GemRouter;

[assembly: GemPlugin("acme.folder", typeof(Acme.FolderPlugin), "0.1")]

namespace Acme;

public sealed class FolderPlugin : IPlugin
{
    public void Register(IPluginRegistry registry) => registry.Add(ComponentFactory.KeySource<FolderOptions>(
        "folder", "Keys as files of 32 bytes in a folder.", (_, options) => new Folder(options)));
}

public sealed class FolderOptions
{
    [Required]
    public string? Path { get; set; }
}

public sealed class Folder(FolderOptions options) : IKeySource
{
    public ValueTask<Secret> GetSecretAsync(KeyRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string path = Path.Combine(options.Path!, Path.GetFileName(request.Name));
        if (!File.Exists(path))
        {
            throw new KeyUnavailableException(KeyFailure.NotFound, $"There is no key file {path}.");
        }

        using FileStream file = File.OpenRead(path);
        if (file.Length != request.Length)
        {
            throw new KeyUnavailableException(KeyFailure.Malformed, $"{path} has {file.Length} bytes; a key has {request.Length}.");
        }

        // Read straight into the secret's own memory, so that no copy stays anywhere.
        return ValueTask.FromResult(Secret.Create(request.Length, file, static (bytes, source) => source.ReadExactly(bytes)));
    }
}
