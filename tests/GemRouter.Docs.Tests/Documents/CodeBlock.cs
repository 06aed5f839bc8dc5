namespace GemRouter.Docs.Tests.Documents;

/// <summary>A fenced block of a document.</summary>
/// <param name="Document">The document's path from the repository's root.</param>
/// <param name="Line">The line of its first fence.</param>
/// <param name="Language">What stands behind the fence; empty for nothing.</param>
/// <param name="Lines">What stands between the fences.</param>
internal sealed record CodeBlock(string Document, int Line, string Language, IReadOnlyList<string> Lines)
{
    public string Text => string.Join('\n', Lines) + "\n";

    public override string ToString() => $"{Document}:{Line}";
}
