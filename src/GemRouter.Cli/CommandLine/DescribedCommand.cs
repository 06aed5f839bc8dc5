using System.CommandLine;

namespace GemRouter.Cli;

/// <summary>A command whose help ends with an example.</summary>
internal sealed class DescribedCommand(string name, string description, string example) : Command(name, description)
{
    /// <summary>Command lines as a person types them, one a line.</summary>
    public string Example { get; } = example;
}
