namespace GemRouter.Loading.Tests;

/// <summary>Says which problem codes a test provokes.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ProvokesAttribute(params string[] codes) : Attribute
{
    public IReadOnlyList<string> Codes { get; } = codes;
}
