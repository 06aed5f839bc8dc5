using System.Text.Json;

namespace GemRouter.Plugin.Aead.Tests.Vectors;

/// <summary>Public test vectors, kept in a folder beside the repository: they are large, and others' work. Where the folder is missing, a test skips and says so.</summary>
internal static class VectorFile
{
    /// <summary>Reads a JSON file below ../shared, or skips the test.</summary>
    public static T Read<T>(params string[] path)
    {
        string file = Path.Combine([Shared(), .. path]);
        if (!File.Exists(file))
        {
            Assert.Skip($"There is no {Path.Combine(["../shared", .. path])} beside the repository.");
        }

        using FileStream stream = File.OpenRead(file);
        return JsonSerializer.Deserialize<T>(stream, JsonSerializerOptions.Web) ?? throw new JsonException($"{file} is empty.");
    }

    /// <summary>Reads a file of Project Wycheproof and sees that it holds as many cases as it says.</summary>
    public static WycheproofFile<TGroup> Wycheproof<TGroup, TCase>(string name)
        where TGroup : WycheproofGroup<TCase>
        where TCase : WycheproofCase
    {
        WycheproofFile<TGroup> file = Read<WycheproofFile<TGroup>>("vectors", "wycheproof", name);
        Assert.Equal(file.NumberOfTests, file.TestGroups.Sum(static group => group.Tests.Count));
        return file;
    }

    private static string Shared()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "GemRouter.sln")))
        {
            folder = folder.Parent;
        }

        if (folder?.Parent is null)
        {
            Assert.Skip("The tests do not run within the repository (GemRouter.sln is in no folder above them), so there is no ../shared to look into.");
        }

        return Path.Combine(folder.Parent.FullName, "shared");
    }
}
