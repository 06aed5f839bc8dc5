using GemRouter.Cli.Demo.Parts;
using GemRouter.Cli.Demo.Stage;
using GemRouter.Cli.Demo.View;

namespace GemRouter.Demo.Tests.Stage;

public sealed class PictureTests
{
    private static readonly Site Source = Cast.Sites.Single(static site => site.Role == SiteRole.Plays);
    private static readonly Site Early = Cast.Sites.Single(static site => site.Role == SiteRole.Receives);
    private static readonly Site Late = Cast.Sites.Single(static site => site.Role == SiteRole.ComesLate);
    private static readonly Site Keyless = Cast.Sites.Single(static site => site.Role == SiteRole.LacksKey);

    private static readonly Picture Middle = new(
        "playing",
        TimeSpan.FromSeconds(10.2),
        20,
        new PlayReport("ffmpeg", 19_472, false),
        new TapReport(19_471, 42, 0, 0, 0),
        new Dictionary<Site, ReceiveReport> { [Early] = new(19_470, 0, 19_469, 0, 0, 0, 0), [Late] = new(9_000, 10_470, 19_469, 0, 0, 0, 0), [Keyless] = ReceiveReport.None },
        new Dictionary<Site, RouterView>
        {
            [Source] = new(true, 3, "5f3a91c2", TimeSpan.FromSeconds(10.2), TimeSpan.FromSeconds(0.7), 0, TimeSpan.FromMilliseconds(300), null),
            [Late] = new(true, 3, "5f3a91c2", TimeSpan.FromSeconds(10.2), null, 0, TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(420)),
        });

    [Fact]
    public void The_table_shows_what_goes_in_what_is_on_the_fabric_and_what_comes_out()
    {
        string table = Table(Middle);
        Assert.Contains("10.2 of 20 s", table, StringComparison.Ordinal);
        Assert.Contains("19,472", Line(table, "studio"), StringComparison.Ordinal);
        Assert.Contains("5f3a91c2     10.2 s", Line(table, "studio"), StringComparison.Ordinal);
        Assert.Contains("19,471   no plaintext", Line(table, "fabric"), StringComparison.Ordinal);
        Assert.Contains("19,470   not started", Line(table, "site-a"), StringComparison.Ordinal);
        Assert.Contains("9,000", Line(table, "site-b"), StringComparison.Ordinal);
        Assert.Contains("           0", Line(table, "site-c"), StringComparison.Ordinal);
        Assert.Contains("the next key is announced, and used in 0.7 s", table, StringComparison.Ordinal);
        Assert.Contains("first packet opened 120 ms after its first HELLO, 420 ms after its start", table, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_holds_the_same_for_a_log() =>
        Assert.Equal(" 10.2 s  playing: in 19472, on the fabric 19471 (plaintext 0), out site-a 19470, site-b 9000, site-c 0", PictureText.Line(Middle));

    [Fact]
    public void Without_colours_nothing_but_text_is_written()
    {
        Assert.DoesNotContain("\e", Table(Middle), StringComparison.Ordinal);
        Assert.Contains("\e[", string.Join('\n', PictureText.Table(Middle, Palette.Colours)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_live_view_draws_over_what_it_drew()
    {
        using StringWriter text = new();
        LiveView view = new(text, Palette.None);
        view.Show(Middle);
        string first = text.ToString();
        Assert.DoesNotContain("\e", first, StringComparison.Ordinal);
        view.Show(Middle);
        Assert.Equal($"{first}\e[{first.Count(static c => c == '\n')}A\r\e[J{first}", text.ToString());
    }

    [Fact]
    public void A_plain_view_writes_a_line_a_second_and_each_act()
    {
        using StringWriter text = new();
        PlainView view = new(text);
        view.Show(Middle);
        view.Show(Middle with { Elapsed = TimeSpan.FromSeconds(10.5) });
        view.Show(Middle with { Elapsed = TimeSpan.FromSeconds(11) });
        view.Show(Middle with { Elapsed = TimeSpan.FromSeconds(11), Act = "ending" });
        Assert.Equal(3, text.ToString().Count(static c => c == '\n'));
    }

    private static string Table(Picture picture) => string.Join('\n', PictureText.Table(picture, Palette.None));

    private static string Line(string table, string name) => table.Split('\n').Single(line => line.StartsWith($"  {name} ", StringComparison.Ordinal));
}
