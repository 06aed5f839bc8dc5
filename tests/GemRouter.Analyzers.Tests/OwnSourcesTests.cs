using Microsoft.CodeAnalysis;

namespace GemRouter.Analyzers.Tests;

/// <summary>What the project shows and ships keeps both rules, with no exemption.</summary>
public sealed class OwnSourcesTests
{
    public static TheoryData<string, string> Folders
    {
        get
        {
            TheoryData<string, string> folders = [];
            foreach (string project in ((string[])["plugins", "src", "tests/GemRouter.Samples", "docs/plugins/examples/shaper/Acme.Shaper"]).SelectMany(static folder => Repository.Files(folder, "*.csproj")))
            {
                folders.Add(Path.GetFileNameWithoutExtension(project), Path.GetRelativePath(Repository.Root, Path.GetDirectoryName(project)!));
            }

            return folders;
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Nothing_is_found(string name, string folder)
    {
        Diagnostic[] all = await Compiled.OfFolder(name, folder).AnalyzeAsync(new KeptPacketAnalyzer(), new BlockingAnalyzer());
        Assert.Empty(all.Where(Compiled.IsOurs));
        Assert.Empty(all.Where(IsOfAName));
    }

    // A name that is not found would hide what the rules look at. Errors of another kind are there: what generators add to the sources is not.
    private static bool IsOfAName(Diagnostic diagnostic) => diagnostic.Id is "CS0103" or "CS0234" or "CS0246" or "CS1061";
}
