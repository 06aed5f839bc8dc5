using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GemRouter.Analyzers.Tests;

/// <summary>Sources in which <c>[|</c> and <c>|]</c> mark what must be reported; all else must not be.</summary>
internal static class Plugin
{
    /// <summary>A stage whose class body is given.</summary>
    public static string Stage(string body, string type = "IPacketStage") => Class(body, type);

    /// <summary>A stage whose Process is given.</summary>
    public static string Process(string statements, string members = "", string type = "IPacketStage") =>
        Class($$"""
            {{members}}

            public {{Modifier(statements)}}void Process(PacketBatch batch)
            {
            {{statements}}
            }
            """, type);

    /// <summary>A sender whose Send is given.</summary>
    public static string Send(string statements, string members = "") =>
        Class($$"""
            {{members}}

            public {{Modifier(statements)}}void Send(PacketBatch batch)
            {
            {{statements}}
            }

            public void Dispose()
            {
            }
            """, "ILinkSender");

    /// <summary>A receiver whose Receive is given.</summary>
    public static string Receive(string statements, string members = "") =>
        Class($$"""
            {{members}}

            public {{Modifier(statements)}}void Receive(PacketBatch batch, Instant deadline)
            {
            {{statements}}
            }

            public void Wake()
            {
            }

            public void Dispose()
            {
            }
            """, "ILinkReceiver");

    /// <summary>A cipher session whose Seal is given.</summary>
    public static string Seal(string statements, string members = "") =>
        Class($$"""
            {{members}}

            public {{Modifier(statements)}}void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> plaintext, Span<byte> destination)
            {
            {{statements}}
            }

            public bool Open(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> sealedText, Span<byte> destination) => false;

            public void Dispose()
            {
            }
            """, "ICipherSession");

    /// <summary>Compiles, analyzes, and compares with the marks. Returns the messages.</summary>
    public static async Task<string[]> VerifyAsync(DiagnosticAnalyzer analyzer, string marked)
    {
        (string source, (int Start, int End)[] marks) = Read(marked);
        CSharpCompilation compilation = Compiled.Of(source);
        Diagnostic[] all = await compilation.AnalyzeAsync(analyzer);
        Assert.Empty(all.Where(static one => one.Severity == DiagnosticSeverity.Error));
        Diagnostic[] found = [.. all.Where(Compiled.IsOurs)];
        Assert.Equal(
            marks.Select(mark => source[mark.Start..mark.End]),
            found.Select(one => source[one.Location.SourceSpan.Start..one.Location.SourceSpan.End]));
        Assert.Equal(marks, found.Select(static one => (one.Location.SourceSpan.Start, one.Location.SourceSpan.End)));
        return [.. found.Select(static one => one.GetMessage(System.Globalization.CultureInfo.InvariantCulture))];
    }

    // Only where it is needed: there is no await in unsafe code.
    private static string Modifier(string statements) => statements.Contains("byte*", StringComparison.Ordinal) ? "unsafe " : "";

    private static string Class(string body, string type)
    {
        string holding = type != "IHoldingStage" ? "" : """
            public Instant NextDue => Instant.Never;

            public void Tick(PacketBatch batch)
            {
            }

            public void Drain(PacketBatch batch)
            {
            }
            """;
        return $$"""
            using GemRouter;

            namespace Acme;

            public sealed class Probe : {{type}}
            {
            {{body}}
            {{holding}}
            }
            """;
    }

    private static (string Source, (int Start, int End)[] Marks) Read(string marked)
    {
        StringBuilder source = new();
        List<(int, int)> marks = [];
        int start = -1;
        for (int i = 0; i < marked.Length; i++)
        {
            string two = marked.Substring(i, Math.Min(2, marked.Length - i));
            if (two == "[|")
            {
                start = source.Length;
                i++;
            }
            else if (two == "|]")
            {
                marks.Add((start, source.Length));
                i++;
            }
            else
            {
                source.Append(marked[i]);
            }
        }

        return (source.ToString(), [.. marks]);
    }
}
