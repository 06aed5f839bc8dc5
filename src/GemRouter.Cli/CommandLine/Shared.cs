using System.CommandLine;

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
}
