namespace GemRouter.Kernel;

/// <summary>A component of a plugin that did what it must not, and what it cost.</summary>
/// <param name="Name">What it did: one of <see cref="FaultKinds"/>, "component.failed" for instance; docs/plugins/containment.md.</param>
/// <param name="Component">Its name in the manifest.</param>
/// <param name="Use">Its kind and the name that its plugin gave it: "stage token-bucket".</param>
/// <param name="Plugin">The plugin's id and version; null where it comes from none.</param>
/// <param name="Part">What has stopped for it: routes and links.</param>
/// <param name="Message">For people.</param>
public sealed record ComponentFault(string Name, string Component, string Use, string? Plugin, string Part, string Message)
{
    /// <summary>The whole of it in a line, but for what has stopped.</summary>
    internal string Line => $"{Name}: {Component} ({Use}{OfPlugin}): {Message}";

    internal string OfPlugin => Plugin is null ? "" : $" of the plugin {Plugin}";
}
