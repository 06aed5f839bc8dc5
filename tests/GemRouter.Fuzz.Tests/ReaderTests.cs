using System.Reflection;
using GemRouter.Protocol;

namespace GemRouter.Fuzz.Tests;

/// <summary>Nothing reads bytes of the network that no target gives any.</summary>
public sealed class ReaderTests
{
    private const BindingFlags Statics = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.DeclaredOnly;

    // Not of the network: a key that its owner wraps, and fields that are read where the bytes were counted before.
    private static readonly string[] Names = ["Parse", "Read", "Open", "Is", "Strip", "Wrapped", "Bound", "Of"];

    private static readonly string[] Elsewhere =
    [
        "ControlCipher.Open", // what Envelope.TryOpen and GroupKey.Unwrap call
        "UInt256Parts.Read", // within Ed25519Verifier, which has vectors of its own
    ];

    [Fact]
    public void Every_reader_of_the_protocol_is_called_by_a_target()
    {
        string[] readers = [.. typeof(Envelope).Assembly.GetTypes().SelectMany(static type => type.GetMethods(Statics).Where(IsReader).Select(method => $"{type.Name}.{method.Name}")).Distinct().Except(Elsewhere)];
        string[] called = [.. FuzzTargets.All.SelectMany(static target => target.Readers)];
        Assert.Empty(readers.Except(called));
        Assert.Empty(called.Except(readers));
    }

    private static bool IsReader(MethodInfo method) =>
        (method.IsPublic || method.IsAssembly)
        && !method.IsAbstract
        && !method.Name.Contains('<', StringComparison.Ordinal)
        && Names.Any(name => method.Name.StartsWith(name, StringComparison.Ordinal) || method.Name.StartsWith($"Try{name}", StringComparison.Ordinal))
        && method.GetParameters() is [{ ParameterType: { } first }, ..] && first == typeof(ReadOnlySpan<byte>);
}
