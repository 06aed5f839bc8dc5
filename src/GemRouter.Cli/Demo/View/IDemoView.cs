using GemRouter.Cli.Demo.Stage;

namespace GemRouter.Cli.Demo.View;

/// <summary>Shows the demo to a person.</summary>
internal interface IDemoView
{
    /// <summary>Shows how things stand; several times a second.</summary>
    void Show(Picture picture);

    /// <summary>Shows what came of it.</summary>
    void End(DemoSummary summary);
}
