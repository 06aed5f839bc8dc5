using GemRouter.Cli.Demo.Stage;

namespace GemRouter.Cli.Demo.View;

/// <summary>For logs and pipes: a line a second, and the summary.</summary>
internal sealed class PlainView(TextWriter output) : IDemoView
{
    private string _act = "";
    private int _second = -1;

    public void Show(Picture picture)
    {
        int second = (int)picture.Elapsed.TotalSeconds;
        if (picture.Act != _act || second != _second)
        {
            _act = picture.Act;
            _second = second;
            output.WriteLine(PictureText.Line(picture));
        }
    }

    public void End(DemoSummary summary) => SummaryText.Write(summary, output, Palette.None);
}
