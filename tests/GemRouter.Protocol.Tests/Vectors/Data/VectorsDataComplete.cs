using System.Reflection;

namespace GemRouter.Protocol.Tests.Vectors;

/// <summary>That no vector is passed over.</summary>
public class VectorsDataComplete
{
    [Fact]
    public void Every_section_of_every_file_is_known()
    {
        SkipWithoutFiles();
        foreach (DataVectorFile file in DataVectors.All)
        {
            Assert.Empty(file.Root.EnumerateObject().Select(p => p.Name).Except(DataVectors.KnownSections));
        }
    }

    [Theory]
    [InlineData("data", typeof(VectorsDataPackets))]
    [InlineData("manifests", typeof(VectorsDataManifests))]
    [InlineData("replay_window", typeof(VectorsDataReplay))]
    [InlineData("negative_data", typeof(VectorsDataNegative))]
    public void Every_case_of_a_section_is_a_row(string section, Type tests)
    {
        SkipWithoutFiles();
        ArgumentNullException.ThrowIfNull(tests);
        int cases = DataVectors.All.Sum(f => f.Section(section).Count());
        MethodInfo rows = tests.GetMethod("Cases", BindingFlags.Public | BindingFlags.Static)!;
        var given = ((IEnumerable<TheoryDataRow<VectorCase>>)rows.Invoke(null, null)!).ToList();

        Assert.True(cases > 0, $"No file has a case in {section}.");
        Assert.Equal(cases, given.Count);
        Assert.All(given, row => Assert.Null(row.Skip));
        Assert.Equal(cases, given.Select(row => row.Data.ToString()).Distinct().Count());
    }

    private static void SkipWithoutFiles()
    {
        if (DataVectors.All.Count == 0)
        {
            Assert.Skip($"There is neither ../shared/spec/vectors.json nor a file in {DataVectors.Variable}.");
        }
    }
}
