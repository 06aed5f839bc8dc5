using System.Collections.Immutable;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GemRouter.Analyzers.Tests;

/// <summary>Sources as an author's compiler sees them: with implicit usings, the contract, and the libraries that these tests have.</summary>
internal static class Compiled
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly CSharpParseOptions Options = new(LanguageVersion.CSharp14);

    private static readonly ImmutableArray<MetadataReference> Libraries =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => !Path.GetFileName(path).StartsWith("GemRouter.Analyzers", StringComparison.Ordinal))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>A plugin of one file.</summary>
    public static CSharpCompilation Of(string source) => Of("Acme", [CSharpSyntaxTree.ParseText(source, Options)]);

    /// <summary>All sources of the project in a folder: those below it, and those that its project file takes from elsewhere.</summary>
    /// <param name="name">The assembly's name: what others show it with InternalsVisibleTo, it sees.</param>
    /// <param name="folder">From the repository's root.</param>
    public static CSharpCompilation OfFolder(string name, string folder) =>
        Of(name, [.. Repository.Files(folder, "*.cs").Concat(Linked(folder)).Select(static file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), Options, file))]);

    /// <summary>What the compiler and the analyzers say, in the order of the places.</summary>
    public static async Task<Diagnostic[]> AnalyzeAsync(this CSharpCompilation compilation, params DiagnosticAnalyzer[] analyzers)
    {
        CompilationWithAnalyzersOptions options = new(
            new AnalyzerOptions([]), onAnalyzerException: static (exception, _, _) => throw exception, concurrentAnalysis: true, logAnalyzerExecutionTime: false);
        ImmutableArray<Diagnostic> found = await compilation.WithAnalyzers([.. analyzers], options).GetAllDiagnosticsAsync(TestContext.Current.CancellationToken);
        return [.. found.OrderBy(static one => one.Location.SourceSpan.Start)];
    }

    public static bool IsOurs(Diagnostic diagnostic) => diagnostic.Id.StartsWith("GEM", StringComparison.Ordinal);

    private static IEnumerable<string> Linked(string folder)
    {
        string root = Path.Combine(Repository.Root, folder);
        return Directory.EnumerateFiles(root, "*.csproj").SelectMany(project => XDocument.Load(project).Descendants("Compile"))
            .Select(static item => (string?)item.Attribute("Include")).OfType<string>().Where(static include => include.StartsWith("../", StringComparison.Ordinal))
            .SelectMany(include => Directory.EnumerateFiles(Path.GetFullPath(Path.Combine(root, Path.GetDirectoryName(include)!)), Path.GetFileName(include)));
    }

    private static CSharpCompilation Of(string name, SyntaxTree[] trees) => CSharpCompilation.Create(
        name,
        [.. trees, CSharpSyntaxTree.ParseText(Usings, Options)],
        // The assembly itself is among the libraries where it is one of the project's: its sources take its place.
        Libraries.Where(library => Path.GetFileNameWithoutExtension(library.Display) != name),
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
}
