using GemRouter.Cli.Demo.Stage;

namespace GemRouter.Cli.Demo.View;

/// <summary>For a terminal: a table that is drawn anew in its place.</summary>
internal sealed class LiveView(TextWriter output, Palette palette) : IDemoView
{
    private const string EraseBelow = "\e[J";

    private int _lines;

    public void Show(Picture picture)
    {
        IReadOnlyList<string> lines = PictureText.Table(picture, palette);
        Rewind();
        foreach (string line in lines)
        {
            output.WriteLine(line);
        }

        output.Flush();
        _lines = lines.Count;
    }

    public void End(DemoSummary summary)
    {
        _lines = 0; // the last picture stays
        output.WriteLine();
        SummaryText.Write(summary, output, palette);
    }

    private void Rewind() => output.Write(_lines == 0 ? "" : $"\e[{_lines}A\r{EraseBelow}");
}
