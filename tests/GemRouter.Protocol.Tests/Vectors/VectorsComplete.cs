using System.Reflection;

namespace GemRouter.Protocol.Tests.Vectors;

/// <summary>That no vector is passed over.</summary>
public class VectorsComplete
{
    [Fact]
    public void Every_section_of_every_file_is_known()
    {
        SkipWithoutFiles();
        foreach (VectorFile file in VectorFiles.All)
        {
            Assert.Empty(file.Root.EnumerateObject().Select(p => p.Name).Except(VectorFiles.KnownSections));
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
        int cases = VectorFiles.All.Sum(f => f.Section(section).Count());
        MethodInfo rows = tests.GetMethod("Cases", BindingFlags.Public | BindingFlags.Static)!;
        var given = ((IEnumerable<TheoryDataRow<VectorCase>>)rows.Invoke(null, null)!).ToList();

        Assert.True(cases > 0, $"No file has a case in {section}.");
        Assert.Equal(cases, given.Count);
        Assert.All(given, row => Assert.Null(row.Skip));
        Assert.Equal(cases, given.Select(row => row.Data.ToString()).Distinct().Count());
    }

    [Fact]
    public void Every_control_case_is_a_row()
    {
        SkipWithoutFiles();
        (string Section, IEnumerable<TheoryDataRow<string, int, string>> Rows)[] sections =
        [
            ("hello", VectorsControl.Hellos), ("announce", VectorsControl.Announces), ("negative_control", VectorsNegativeControl.Cases),
        ];
        foreach ((string section, IEnumerable<TheoryDataRow<string, int, string>> rows) in sections)
        {
            Assert.NotEmpty(rows);
            Assert.Equal(VectorFiles.All.Sum(f => f.Section(section).Count()), rows.Count(static row => row.Skip is null));
        }
    }

    private static void SkipWithoutFiles()
    {
        if (VectorFiles.All.Count == 0)
        {
            Assert.Skip(VectorFiles.NoFiles);
        }
    }
}
