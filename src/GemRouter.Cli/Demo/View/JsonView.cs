using System.Text.Json;
using GemRouter.Cli.Demo.Parts;
using GemRouter.Cli.Demo.Stage;

namespace GemRouter.Cli.Demo.View;

/// <summary>For programs: the summary alone, as one object.</summary>
internal sealed class JsonView(TextWriter output) : IDemoView
{
    public void Show(Picture picture)
    {
        // nothing but the end
    }

    public void End(DemoSummary summary) => output.WriteLine(JsonSerializer.Serialize(summary, DemoJson.Default.DemoSummary));
}
