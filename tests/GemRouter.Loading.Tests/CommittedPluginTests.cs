using GemRouter.Hosting;
using System.Security.Cryptography;

namespace GemRouter.Loading.Tests;

/// <summary>Plugins that were compiled against earlier contracts, and are out there. Each is loaded, or refused in one sentence before any of its code runs.</summary>
public sealed class CommittedPluginTests
{
    private static readonly string Fixtures = Path.Combine(Repository.Root, "tests", "fixtures");

    public static TheoryData<string> Contracts => [.. Directory.EnumerateDirectories(Fixtures, "contract-*").Select(static folder => Path.GetFileName(folder)["contract-".Length..])];

    [Theory]
    [MemberData(nameof(Contracts))]
    public void It_is_loaded_or_refused_in_one_sentence_with_both_versions_and_the_remedy(string contract)
    {
        using SearchPath path = new();
        PluginCatalog catalog = Load(path, contract);
        if (catalog.Problems.Count == 0)
        {
            Assert.Equal(Enum.GetValues<ComponentKind>(), Assert.Single(catalog.Plugins).Components.Select(static component => component.Kind));
            return;
        }

        Assert.NotEqual(ContractVersion.Current, Version.Parse(contract)); // its own contract takes it
        PluginProblem problem = Assert.Single(catalog.Problems);
        Assert.Contains(contract, problem.Message, StringComparison.Ordinal);
        Assert.Contains(ContractVersion.Current.ToString(), problem.Message, StringComparison.Ordinal);
        Assert.Contains("; use a ", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_it_makes_works()
    {
        using SearchPath path = new();
        PluginCatalog catalog = Load(path, "0.1");
        Assert.SkipWhen(catalog.Problems.Count > 0, "It is refused; the other test says how.");
        ICipherSuite suite = Make<ICipherSuite>(catalog, ComponentKind.CipherSuite, "plain-128");
        using ICipherSession session = suite.CreateSession(new byte[suite.Parameters.KeySize]);
        byte[] text = new byte[3 + suite.Parameters.TagSize];
        session.Seal(new byte[12], [], [1, 2, 3], text);
        Assert.Equal([1, 2, 3], text[..3]);

        IPacketStage stage = Make<IPacketStage>(catalog, ComponentKind.Stage, "limit", ("Longest", 4));
        BatchOwner owner = new(new PacketPool(8, 16, 2048, 16), 8);
        owner.BeginStage(new Ledger(), Instant.Now(TimeProvider.System));
        foreach (int length in (int[])[3, 5])
        {
            Assert.True(owner.Batch.TryRent(out Packet? packet));
            packet.Reset(length).Fill(7);
            owner.Batch.Add(packet);
        }

        stage.Process(owner.Batch);
        List<byte[]> left = [];
        foreach (Packet packet in owner.Batch)
        {
            left.Add(packet.Payload.ToArray());
        }

        Assert.Equal([1, 7, 7, 7], Assert.Single(left));
    }

    [Fact]
    public void It_is_the_one_that_was_compiled_then()
    {
        foreach (string contract in Contracts.Select(static row => row.Data))
        {
            string assembly = Path.Combine(Fixtures, $"contract-{contract}", "plugin", "Fixture.EveryKind.dll");
            Assert.Contains(
                Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(assembly))), File.ReadAllText(Path.Combine(Fixtures, $"contract-{contract}", "README.md")), StringComparison.Ordinal);
            Assert.InRange(new FileInfo(assembly).Length, 1, 20_000);
        }
    }

    private static PluginCatalog Load(SearchPath path, string contract)
    {
        string folder = path.Folder("every-kind");
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Fixtures, $"contract-{contract}", "plugin")))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        return path.Load();
    }

    private static T Make<T>(PluginCatalog catalog, ComponentKind kind, string name, params ReadOnlySpan<(string Option, object Value)> set) =>
        Assert.IsType<T>(new FakeHost().Make(catalog.Find(kind, name)!, set), exactMatch: false);
}
