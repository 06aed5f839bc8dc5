namespace GemRouter.Loading.Tests;

/// <summary>What the tests expect of problems.</summary>
internal static class Expect
{
    /// <summary>One problem alone, with all of these in its message; and nothing loaded.</summary>
    public static void Problem(PluginCatalog catalog, string code, string path, params string[] inMessage)
    {
        Assert.Empty(catalog.Plugins);
        PluginProblem problem = Assert.Single(catalog.Problems);
        Assert.Equal((code, path), (problem.Code, problem.Path));
        foreach (string part in inMessage)
        {
            Assert.Contains(part, problem.Message, StringComparison.Ordinal);
        }

        Assert.DoesNotContain('\n', problem.Message);
    }

    /// <summary>These problems and no others, in any order.</summary>
    public static void Problems(PluginCatalog catalog, params (string Code, string Path)[] expected)
    {
        Assert.Empty(catalog.Plugins);
        Assert.Equal(expected.Order(), catalog.Problems.Select(problem => (problem.Code, problem.Path)).Order());
    }

    /// <summary>No problem; gives the plugins.</summary>
    public static IReadOnlyList<LoadedPlugin> Loaded(PluginCatalog catalog)
    {
        Assert.Empty(catalog.Problems);
        return catalog.Plugins;
    }
}
