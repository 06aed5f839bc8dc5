using System.Reflection;

namespace GemRouter.Loading.Tests;

public sealed class ProblemCodeTests
{
    private static readonly IReadOnlyList<string> Codes =
        [.. typeof(PluginProblemCode).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!)];

    [Fact]
    public void Codes_are_unique_and_of_one_form()
    {
        Assert.Equal(Codes.Count, Codes.Distinct().Count());
        Assert.All(Codes, code => Assert.Matches("^GEM20[0-9]{2}$", code));
    }

    [Fact]
    public void Each_code_has_a_test_that_provokes_it()
    {
        IEnumerable<string> provoked = typeof(ProblemCodeTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetCustomAttribute<ProvokesAttribute>()?.Codes ?? []);

        Assert.Empty(Codes.Except(provoked));
    }

    [Fact]
    public void Each_code_and_no_other_stands_in_the_documentation()
    {
        string[] rows = [.. File.ReadLines(Path.Combine(Repository.Root, "docs", "plugins", "loading.md"))
            .Where(line => line.StartsWith("| GEM", StringComparison.Ordinal))];

        Assert.Equal(Codes, rows.Select(row => row.Split('|')[1].Trim()));
    }

    [Fact]
    public void A_problem_reads_as_a_line()
    {
        Assert.Equal("/p/a.dll: error GEM2001: it is wrong", new PluginProblem("GEM2001", "/p/a.dll", "it is wrong").ToString());
    }
}
