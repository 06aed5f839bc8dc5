using System.Text;

namespace GemRouter.Testing;

/// <summary>A manifest as a test gives it.</summary>
/// <param name="Name">What diagnostics call it.</param>
/// <param name="Folder">What relative paths in it count from.</param>
/// <param name="Text">The text.</param>
internal sealed record ManifestText(string Name, string Folder, string Text)
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="ManifestRefusedException">It cannot be read.</exception>
    public static ManifestText Read(string path)
    {
        string full = TestFile.Find(path);
        try
        {
            return new ManifestText(path, Path.GetDirectoryName(full)!, File.ReadAllText(full, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            throw new ManifestRefusedException(path, [$"{full} cannot be read: {exception.Message}"]);
        }
    }

    /// <summary>Takes a text.</summary>
    public static ManifestText Of(string yaml)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        return new ManifestText("manifest.yaml", AppContext.BaseDirectory, yaml);
    }

    /// <summary>Makes a test's changes.</summary>
    /// <exception cref="ArgumentException">What is to be replaced is not there.</exception>
    public ManifestText With(IEnumerable<(string Old, string New)> changes)
    {
        string text = Text;
        foreach ((string old, string with) in changes)
        {
            text = text.Contains(old, StringComparison.Ordinal)
                ? text.Replace(old, with, StringComparison.Ordinal)
                : throw new ArgumentException($"{Name} does not contain \"{old}\", which was to be changed.", nameof(changes));
        }

        return this with { Text = text };
    }
}
