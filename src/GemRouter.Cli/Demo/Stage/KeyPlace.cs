namespace GemRouter.Cli.Demo.Stage;

/// <summary>Where the demo's routers have their keys from.</summary>
internal enum KeyPlace
{
    /// <summary>Files.</summary>
    Files,

    /// <summary>A bundle each, that its own token in SoftHSM2 opens.</summary>
    SoftHsm,
}
