using CsCheck;

namespace GemRouter.Loading.Tests;

public sealed class DamagedFileTests
{
    // Where references are dense: the metadata of a plugin that uses much of the contract.
    private static readonly byte[] Sound = File.ReadAllBytes(Path.Combine(Repository.Fixture("sound"), "Fixture.Sound.dll"));

    [Fact]
    public void No_change_to_a_file_makes_an_inspection_throw()
    {
        using SearchPath path = new();
        string main = Path.Combine(path.Folder("any"), "Fixture.Sound.dll");
        Gen<(int At, byte Value)[]> changes = Gen.Select(Gen.Int[0, Sound.Length - 1], Gen.Byte).Array[1, 12];

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
            iter: 1500, threads: 1, seed: "0N0XIzNsQ0O2");
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
}
