using System.CommandLine;
using System.CommandLine.Parsing;

namespace GemRouter.Cli;

/// <summary>Arguments and options that several commands have.</summary>
internal static class Shared
{
    /// <summary>The manifest.</summary>
    public static Argument<string> Manifest() => new("MANIFEST") { Description = "The manifest: a YAML file, see docs/manifest.md." };

    /// <summary>Whether to answer as JSON.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Answer as JSON, an object a line." };

    /// <summary>The folder of a running router's socket.</summary>
    public static Option<string> State() => new("--state")
    {
        Description = "The router's state folder: node.state of its manifest.",
        HelpName = "DIR",
        DefaultValueFactory = static _ => "/run/gemrouter",
    };

    /// <summary>Some groups.</summary>
    public static Option<GroupPrefix> Groups() => new("--group") { Description = "The groups: an address or a prefix.", HelpName = "G[/N]", CustomParser = ParseGroups };

    private static GroupPrefix ParseGroups(ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        if (!GroupPrefix.TryParse(text, out GroupPrefix groups))
        {
            argument.AddError($"\"{text}\" is no multicast group or prefix, such as 239.1.1.1 or 239.1.1.0/24");
        }

        return groups;
    }
}
