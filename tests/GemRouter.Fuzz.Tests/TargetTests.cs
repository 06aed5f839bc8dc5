namespace GemRouter.Fuzz.Tests;

/// <summary>Each target over the inputs that it begins with, over what is committed, and over what it once found: no AFL is needed for that.</summary>
public sealed class TargetTests
{
    /// <summary>Changed inputs of each seed that are tried here; AFL tries millions.</summary>
    private const int Changes = 40;

    public static TheoryData<string> Targets => [.. FuzzTargets.Names];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Nothing_is_wrong_with_what_it_begins_with(string name)
    {
        FuzzTarget target = FuzzTargets.Find(name)!;
        byte[][] seeds = [.. Seeds(target)];
        Assert.NotEmpty(seeds);
        foreach (byte[] seed in seeds)
        {
            Assert.True(seed.Length <= target.MostBytes, $"A seed of {name} has {seed.Length} bytes, and {target.MostBytes} are tried.");
            Try(target, seed);
        }
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Nothing_is_wrong_with_changes_of_it(string name)
    {
        FuzzTarget target = FuzzTargets.Find(name)!;
        foreach (byte[] seed in Seeds(target).Where(static seed => seed.Length > 0))
        {
            uint state = (uint)seed.Length;
            for (int i = 0; i < Changes; i++)
            {
                byte[] changed = [.. seed];
                state = (state * 1_664_525) + 1_013_904_223; // the same at each run
                changed[(int)((state >> 8) % (uint)changed.Length)] = (byte)(state >> 3);
                Try(target, i % 4 == 0 ? changed.AsSpan(0, (int)((state >> 16) % (uint)changed.Length)).ToArray() : changed);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Nothing_is_wrong_with_as_much_of_it_as_is_tried(string name)
    {
        FuzzTarget target = FuzzTargets.Find(name)!;
        foreach (byte[] seed in Seeds(target).Where(static seed => seed.Length > 1))
        {
            byte[] rest = seed[1..]; // the first byte often says what is read
            IEnumerable<byte> repeated = Enumerable.Repeat(rest, target.MostBytes / rest.Length).SelectMany(static bytes => bytes);
            Try(target, [seed[0], .. repeated.Take(target.MostBytes - 1)]);
        }
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void What_was_found_once_is_found_no_more(string name)
    {
        foreach (string finding in Repository.FilesIn(Repository.Findings(name)))
        {
            Try(FuzzTargets.Find(name)!, File.ReadAllBytes(finding));
        }
    }

    [Fact]
    public void Each_has_the_name_that_it_is_found_by() => Assert.Equal(FuzzTargets.Names, FuzzTargets.All.Select(static target => target.Name));

    [Fact]
    public void Every_folder_of_inputs_is_that_of_a_target()
    {
        string[] folders = [.. ((string[])["Corpus", "Findings"]).Select(static folder => Path.GetDirectoryName(folder == "Corpus" ? Repository.Corpus("x") : Repository.Findings("x"))!)];
        Assert.Empty(folders.Where(Directory.Exists).SelectMany(Directory.GetDirectories).Select(static folder => Path.GetFileName(folder)).Except(FuzzTargets.Names));
    }

    private static IEnumerable<byte[]> Seeds(FuzzTarget target) =>
        target.Seeds(new VectorSeeds(Repository.Root)).Concat(Repository.FilesIn(Repository.Corpus(target.Name)).Select(File.ReadAllBytes));

    private static void Try(FuzzTarget target, byte[] input)
    {
        try
        {
            new CostWatch(target, static () => new InputCost(TimeSpan.Zero, GC.GetAllocatedBytesForCurrentThread())).Run(input); // time is AFL's: other tests take it here
        }
        catch (Exception exception)
        {
            Assert.Fail($"{target.Name} takes {Convert.ToHexStringLower(input)} ill: {exception}");
        }
    }
}
