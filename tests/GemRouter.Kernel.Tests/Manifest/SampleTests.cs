using System.Reflection;
using GemRouter.Kernel.Manifests;

namespace GemRouter.Kernel.Tests.Manifests;

/// <summary>Every diagnostic has a manifest that provokes it, and a page that explains it.</summary>
public sealed class SampleTests
{
    public static TheoryData<string> Samples => [.. Sample.Names];

    public static TheoryData<string> BadSamples => [.. Sample.Names.Where(static name => !name.StartsWith("good-", StringComparison.Ordinal))];

    private static IEnumerable<string> Codes =>
        typeof(ManifestCode).GetFields(BindingFlags.Public | BindingFlags.Static).Select(static one => (string)one.GetRawConstantValue()!);

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_yields_exactly_the_diagnostics_that_it_names(string name)
    {
        Sample sample = Sample.Read(name);
        ManifestResult result = sample.Check();
        Assert.Equal(sample.Expected.Select(line => $"{name}:{line}"), result.Diagnostics.Select(static one => one.ToString()));
        Assert.Equal(result.Diagnostics.All(static one => one.Severity == DiagnosticSeverity.Warning), result.Manifest is not null);
    }

    [Theory]
    [MemberData(nameof(BadSamples))]
    public void A_sample_is_named_after_a_code_that_it_provokes(string name) =>
        Assert.Contains(Sample.Read(name).Expected, line => line.Contains($" {name[..7]}: ", StringComparison.Ordinal));

    [Fact]
    public void Every_code_has_a_sample() =>
        Assert.Empty(Codes.Where(static code => !Sample.Names.Any(name => name.StartsWith(code + "-", StringComparison.Ordinal))));

    [Fact]
    public void Every_code_is_explained()
    {
        string page = File.ReadAllText(Path.Combine(Sample.Root, "docs", "errors.md"));
        Assert.Empty(Codes.Where(code => !page.Contains($"\n| {code} | ", StringComparison.Ordinal)));
    }

    [Fact]
    public void No_two_codes_are_the_same() => Assert.Equal(Codes.Distinct().Count(), Codes.Count());
}
