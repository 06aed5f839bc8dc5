using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GemRouter.Plugin.FileKeys;

/// <summary>The options of the key source <c>file</c>.</summary>
public sealed class FileKeyOptions : IValidatedOptions
{
    /// <summary>The key file. It is opened as it stands here; the host makes a relative path one relative to the manifest's folder.</summary>
    [Description("The file that holds the key. Relative paths are relative to the manifest.")]
    [PathOption]
    [Required]
    public string? Path { get; set; }

    /// <inheritdoc/>
    public void Validate(OptionProblems problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        if (Path is null)
        {
            return; // Required says so
        }

        // The system's calls would take what stands before the NUL for the whole path.
        if (Path.Contains('\0', StringComparison.Ordinal))
        {
            problems.Add(nameof(Path), Path.Replace("\0", "\\0", StringComparison.Ordinal), "holds a NUL character", "the path of a file");
        }

        // Not shown again: it would be in each message, and in the log.
        if (Path.Trim() is { Length: KeyText.Digits } text && text.All(char.IsAsciiHexDigit))
        {
            problems.Add(nameof(Path), null, "is a key itself, and so may be known to all who read this manifest", "the path of a file that holds a new key");
        }
    }
}
