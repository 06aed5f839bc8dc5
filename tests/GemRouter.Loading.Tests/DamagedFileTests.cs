using System.Reflection.PortableExecutable;
using CsCheck;

namespace GemRouter.Loading.Tests;

public sealed class DamagedFileTests
{
    private static readonly byte[] Sound = File.ReadAllBytes(Path.Combine(Repository.Fixture("sound"), "Fixture.Sound.dll"));

    // The file's headers, and the tables, names and signatures that are believed in an inspection.
    private static readonly int[] Places = [.. Enumerable.Range(0, 0x280), .. Metadata()];

    [Fact]
    public void No_change_to_a_file_makes_an_inspection_throw()
    {
        using SearchPath path = new();
        string main = Path.Combine(path.Folder("any"), "Fixture.Sound.dll");
        Gen<(int At, byte Value)[]> changes = Gen.Select(Gen.Int[0, Places.Length - 1].Select(index => Places[index]), Gen.Byte).Array[1, 8];

        changes.Sample(
            list =>
            {
                byte[] bytes = [.. Sound];
                foreach ((int at, byte value) in list)
                {
                    bytes[at] = value;
                }

                File.WriteAllBytes(main, bytes);
                Assert.NotNull(path.Inspect());
            },
            iter: 2000, threads: 1);
    }

    [Fact]
    public void No_end_of_a_file_makes_an_inspection_throw()
    {
        using SearchPath path = new();
        string main = Path.Combine(path.Folder("any"), "Fixture.Sound.dll");
        for (int length = 0; length < Sound.Length; length += 61)
        {
            File.WriteAllBytes(main, Sound[..length]);
            Assert.Empty(path.Inspect().Plugins);
        }
    }

    private static IEnumerable<int> Metadata()
    {
        using PEReader image = new([.. Sound]);
        return Enumerable.Range(image.PEHeaders.MetadataStartOffset, image.PEHeaders.MetadataSize);
    }
}
