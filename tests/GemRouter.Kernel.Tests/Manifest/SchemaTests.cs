using System.Text;
using System.Text.Json.Nodes;
using GemRouter.Kernel.Manifests;

namespace GemRouter.Kernel.Tests.Manifests;

/// <summary>Editors, which go by the schema, and the reader judge alike, as far as a schema can say it.</summary>
public sealed class SchemaTests
{
    private static readonly SchemaCheck Schema = new(JsonNode.Parse(ManifestSchema.ToJson())!.AsObject());

    private static readonly SchemaCheck Whole = new(JsonNode.Parse(ManifestSchema.ToJson(new FakeCatalog()))!.AsObject());

    private static readonly string[] Yaml =
    [
        ManifestCode.NotText, ManifestCode.Syntax, ManifestCode.Anchor, ManifestCode.Tag, ManifestCode.DuplicateKey, ManifestCode.SeveralDocuments, ManifestCode.KeyNotText,
        ManifestCode.TooLarge, ManifestCode.TooDeep,
    ];

    /// <summary>Those that yield a document to judge.</summary>
    public static TheoryData<string> Samples => [.. Sample.Names.Where(static name => !Sample.Read(name).Expected.Any(static line => Yaml.Any(line.Contains)))];

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_is_judged_by_the_schema_as_by_the_reader(string name)
    {
        Sample sample = Sample.Read(name);
        string? fault = Schema.FindFault(ToJson(YamlReader.Read(sample.Text, new Report(name, new Places()))));
        bool refused = sample.Expected.Any(static line => line.Contains(": error ", StringComparison.Ordinal));
        bool sayable = !sample.Text.Contains("# the schema cannot say this", StringComparison.Ordinal);
        Assert.True((refused && sayable) == (fault is not null), fault ?? "the schema takes it");
        string? faultOfWhole = Whole.FindFault(ToJson(YamlReader.Read(sample.Text, new Report(name, new Places()))));
        Assert.True(fault is null || faultOfWhole is not null, "the schema with the components' options takes it");
        Assert.True(refused || faultOfWhole is null, faultOfWhole);
    }

    [Theory]
    [InlineData("x: { use: size-limit }", true)]
    [InlineData("x: { use: size-limit, longest: 100 }", true)]
    [InlineData("x: { use: size-limit, longest: 0 }", false)]
    [InlineData("x: { use: size-limit, longst: 100 }", false)]
    [InlineData("x: { use: sizelimit }", false)]
    [InlineData("x: { use: everything, choice: tuesday, several: [{ host: a }], numbers: [1], time: 5s, double: 0.5, group: 239.1.1.1 }", true)]
    [InlineData("x: { use: everything, choice: someday }", false)]
    [InlineData("x: { use: everything, several: [{ hots: a }] }", false)]
    [InlineData("x: { use: everything, numbers: [one] }", false)]
    public void A_components_options_are_judged_alike(string stage, bool good)
    {
        string text = $"gem: 1\ndomain: d\nnode: {{ name: n }}\nkeys: {{ identity: {{ use: file, path: i }}, bootstrap: {{ use: file, path: b }} }}\nlinks: {{}}\ngroups: []\nroutes: []\nstages: {{ {stage} }}";
        Assert.Equal(good, ManifestSource.Parse("m", Encoding.UTF8.GetBytes(text)).Check(new FakeCatalog()).Manifest is not null);
        Assert.Equal(good, Whole.FindFault(ToJson(YamlReader.Read(text, new Report("m", new Places())))) is null);
    }

    [Theory]
    [InlineData("trust: bootstrap", true)]
    [InlineData("trust: { pinned: [] }", true)]
    [InlineData("trust: [bootstrap]", false)]
    [InlineData("revoked: [7]", false)]
    [InlineData("timers: { hello: 5s }", true)]
    [InlineData("timers: { hello: 5 }", false)]
    [InlineData("timers: { start-hold-memory: 4MiB }", true)]
    [InlineData("timers: { start-hold-memory: 4MB }", false)]
    [InlineData("limits: { nodes: 12.5 }", false)]
    [InlineData("limits: { nodes: 0x10 }", true)]
    [InlineData("stages: { Upper: { use: size-limit } }", false)]
    [InlineData("stages: { lower: { } }", false)]
    [InlineData("discovery:", false)]
    [InlineData("plugins: { paths: [] }", false)]
    [InlineData("plugins: { paths: [\"\"] }", false)]
    [InlineData("plugins: { lock: m.lock }", true)]
    [InlineData("plugins: { lock: 7 }", false)]
    public void A_part_is_judged_alike(string part, bool good)
    {
        string text = "gem: 1\ndomain: d\nnode: { name: n }\nkeys: { identity: { use: file, path: i }, bootstrap: { use: file, path: b } }\nlinks: {}\ngroups: []\nroutes: []\n" + part;
        Assert.Equal(good, ManifestSource.Parse("m", Encoding.UTF8.GetBytes(text)).Check(new FakeCatalog()).Manifest is not null);
        Assert.Equal(good, Schema.FindFault(ToJson(YamlReader.Read(text, new Report("m", new Places())))) is null);
    }

    private static JsonNode? ToJson(Node? node) => node switch
    {
        SequenceNode list => new JsonArray([.. list.Items.Select(ToJson)]),
        MappingNode map => new JsonObject(map.Entries.Select(static entry => KeyValuePair.Create(entry.Key, ToJson(entry.Value)))),
        ScalarNode { Kind: ScalarKind.Text } scalar => JsonValue.Create(scalar.Text),
        ScalarNode { Kind: ScalarKind.Switch } scalar => JsonValue.Create(scalar.Text[0] is 't' or 'T'),
        ScalarNode { Kind: ScalarKind.Integer } scalar => JsonValue.Create(Numbers.TryWhole(scalar.Text, out long number) ? (decimal)number : decimal.MaxValue),
        ScalarNode { Kind: ScalarKind.Float } scalar => JsonValue.Create(decimal.Parse(scalar.Text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture)),
        _ => null,
    };
}
