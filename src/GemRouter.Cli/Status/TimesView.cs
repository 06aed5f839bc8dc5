namespace GemRouter.Cli;

/// <summary>How long a start took, in milliseconds from the start of the process.</summary>
internal sealed record TimesView
{
    /// <summary>Until it ran.</summary>
    public required double StartMs { get; init; }

    /// <summary>Until its first HELLO.</summary>
    public double? FirstHelloMs { get; init; }

    /// <summary>Until it opened its first packet.</summary>
    public double? FirstOpenedMs { get; init; }
}
