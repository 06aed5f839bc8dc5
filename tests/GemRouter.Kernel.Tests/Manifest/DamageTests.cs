using System.Text;
using CsCheck;
using GemRouter.Kernel.Manifests;

namespace GemRouter.Kernel.Tests.Manifests;

/// <summary>Whatever the bytes are, there is a manifest or an error, and no exception.</summary>
public sealed class DamageTests
{
    private static readonly byte[] Good = Sample.Read("good-everything.yaml").Bytes;

    private static readonly string[] Pieces =
    [
        "gem: 1\n", "links:", " lan:", "{", "}", "[", "]", "- ", "? ", ": ", ", ", "\n", "\n  ", "*a", "&a ", "!!str ", "!<x> ", "|\n", ">-\n", "\"", "'", "%YAML 1.2\n", "%TAG ! x\n", "---\n", "...\n",
        "#", "\t", "\0", "\uFEFF", "\u2028", "\\u12", "routes:\n", "use: udp", "groups:\n", "prefix: 239.1.1.0/24", "0x", "1e999", "-", "~", "<<", "@", "`", "😀", "key: ",
    ];

    private static readonly Gen<string> Piece = Gen.Int[0, Pieces.Length - 1].Select(static i => Pieces[i]);

    [Fact]
    public void Any_bytes_yield_a_verdict() => Gen.Byte.Array[0, 200].Sample(Judge, iter: 2000);

    [Fact]
    public void Any_pieces_of_YAML_yield_a_verdict() =>
        Piece.Array[0, 40].Sample(static pieces => Judge(Encoding.UTF8.GetBytes(string.Concat(pieces))), iter: 5000);

    [Fact]
    public void Any_damaged_manifest_yields_a_verdict() =>
        Gen.Select(Gen.Int[0, Good.Length - 1], Gen.Int[0, 12], Piece).Array[1, 4].Sample(
            static damages =>
            {
                List<byte> bytes = [.. Good];
                foreach ((int at, int cut, string piece) in damages)
                {
                    int start = Math.Min(at, bytes.Count);
                    bytes.RemoveRange(start, Math.Min(cut, bytes.Count - start));
                    bytes.InsertRange(start, Encoding.UTF8.GetBytes(piece));
                }

                Judge([.. bytes]);
            },
            iter: 2000);

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    public void Deep_nesting_is_refused_and_costs_little(string open) => Judge(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(open, 20_000))));

    [Fact]
    public void A_thousand_problems_are_enough()
    {
        string text = "gem: 1\n" + string.Concat(Enumerable.Range(0, 20_000).Select(static i => $"option-{i}: {i}\n"));
        Assert.InRange(ManifestSource.Parse("m", Encoding.UTF8.GetBytes(text)).Check(new FakeCatalog()).Diagnostics.Count, 1000, 1000);
    }

    [Fact]
    public void No_number_of_warnings_hides_an_error()
    {
        string links = string.Concat(Enumerable.Range(0, 2000).Select(static i => $"  link-{i}: {{ use: udp, side: red, device: x }}\n"));
        string text = Sample.Read("good-studio.yaml").Text.Replace("links:\n", "links:\n" + links, StringComparison.Ordinal).Replace("oversize: fragment", "oversize: shrink", StringComparison.Ordinal);
        Judge(Encoding.UTF8.GetBytes(text));
    }

    private static void Judge(byte[] bytes)
    {
        ManifestSource source = ManifestSource.Parse("m.yaml", bytes);
        ManifestResult result = source.Check(new FakeCatalog());
        Assert.NotEmpty(source.PluginPaths);
        Assert.Equal(result.Manifest is null, result.Diagnostics.Any(static one => one.Severity == DiagnosticSeverity.Error));
        Assert.All(result.Diagnostics, static one => Assert.DoesNotContain('\n', one.ToString()));
    }
}
