using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace __namespace__;

/// <summary>The options of <c>folder</c>: <c>{ use: folder, path: keys, name: groups.gak }</c>. (<c>name</c> is the router's own option: it comes with each request.)</summary>
public sealed class FolderOptions : IValidatedOptions
{
    [Description("The folder with the keys.")]
    [Required]
    [PathOption] // written relative to the manifest, and here in full
    public string Path { get; set; } = "";

    [Description("What stands behind a key's name in the name of its file, such as .hex.")]
    public string Suffix { get; set; } = "";

    /// <summary>What attributes cannot say. Every problem is added, so that a person sees all of them at once.</summary>
    public void Validate(OptionProblems problems)
    {
        if (Suffix is null || Suffix.AsSpan().IndexOfAny("/\\") >= 0)
        {
            problems.Add(nameof(Suffix), Suffix, "is no end of a file's name", "such as .hex, or nothing");
        }
    }
}
