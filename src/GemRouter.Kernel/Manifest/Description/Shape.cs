using System.Text.Json.Nodes;

namespace GemRouter.Kernel.Manifests;

/// <summary>The description of a value: reader, schema and docs are made of it.</summary>
internal abstract class Shape
{
    /// <summary>What is right here, for messages and docs: "a whole number from 1 to 255".</summary>
    public abstract string Words { get; }

    /// <summary>The value's JSON Schema (2020-12).</summary>
    /// <param name="definitions">Where sections put theirs, to refer to them.</param>
    public abstract JsonObject ToSchema(JsonObject definitions);

    /// <summary>The sections that it is made of, for the docs.</summary>
    public virtual IEnumerable<Section> Sections => [];

    /// <summary>True where any text may be right, one that looks like a number for instance.</summary>
    protected virtual bool TakesAnyText => false;

    /// <summary>Reports that a node is of another kind than this shape; never reads on.</summary>
    protected void ReportWrongKind(Node node, string path, Reading reading)
    {
        if (node is BrokenNode)
        {
            return; // it has an error already
        }

        string advice = TakesAnyText && node is ScalarNode { Kind: not (ScalarKind.Text or ScalarKind.Nothing) } scalar
            ? $"; if it is meant as text, write {Wording.Quote(scalar.Text)} with the quotes"
            : "";
        reading.Report.Error(ManifestCode.WrongKind, path, node.At, $"this is {node.Words}, and {Words} belongs here{advice}");
    }
}
