namespace GemRouter.Cli.Bundling;

/// <summary>Says why a bundle cannot be made.</summary>
internal sealed class BundleException(string message) : Exception(message);
