using System.Globalization;

namespace GemRouter.Kernel.Manifests;

/// <summary>One thing in a manifest that a person should look at.</summary>
/// <param name="Code">A stable code, see <see cref="ManifestCode"/> and docs/errors.md.</param>
/// <param name="Severity">Whether the manifest is refused for it.</param>
/// <param name="File">The file, as it was named to the reader.</param>
/// <param name="Position">Where in the file.</param>
/// <param name="Path">What it is about: "routes[0].black"; empty for the whole manifest.</param>
/// <param name="Message">What is wrong, with the value in quotes, and what would be right.</param>
public sealed record Diagnostic(string Code, DiagnosticSeverity Severity, string File, Position Position, string Path, string Message)
{
    /// <summary>The line that a person sees: "file:line:column: error GEM1004: path: message". It holds no line break.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{File}:{Position}: {(Severity == DiagnosticSeverity.Error ? "error" : "warning")} {Code}: {(Path.Length == 0 ? "" : Path + ": ")}{Message}");
}
