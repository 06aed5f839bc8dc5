using System.Globalization;
using GemRouter.Cli.Demo.Parts;
using GemRouter.Cli.Demo.Stage;

namespace GemRouter.Cli.Demo.View;

/// <summary>The demo at one moment, in text.</summary>
internal static class PictureText
{
    /// <summary>One line, for a log.</summary>
    public static string Line(Picture picture)
    {
        IEnumerable<string> receivers = Cast.Sites.Where(picture.Receivers.ContainsKey).Select(site => $"{site.Name} {picture.Receivers[site].Received}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{picture.Elapsed.TotalSeconds,5:0.0} s  {picture.Act}: in {picture.Play.Sent}, on the fabric {picture.Tap.Data} (plaintext {picture.Tap.Plain}), out {string.Join(", ", receivers)}{Rekeys(picture)}");
    }

    /// <summary>A table, for a terminal.</summary>
    public static IReadOnlyList<string> Table(Picture picture, Palette palette)
    {
        List<string> lines =
        [
            Title(picture, palette),
            "",
            $"{palette.Faint}  {"",-8} {"",-26} {"datagrams",12}   peers   key         its age{palette.Plain}",
        ];
        foreach (Site site in Cast.Sites)
        {
            lines.Add(Row(site, picture, palette));
            if (site.Role == SiteRole.Plays)
            {
                lines.Add(FabricRow(picture, palette));
            }
        }

        lines.Add("");
        lines.Add($"  {KeyLine(picture)}");
        lines.Add($"  {LateLine(picture)}");
        return lines;
    }

    /// <summary>A site's role in words.</summary>
    public static string Role(Site site) => site.Role switch
    {
        SiteRole.Plays => "plays; into its router:",
        SiteRole.Receives => "receives from the start:",
        SiteRole.ComesLate => "its router comes late:",
        _ => "lacks the key:",
    };

    private static string Title(Picture picture, Palette palette)
    {
        string source = picture.Play.Source.Length == 0 ? "" : $", {Cast.Rate / 1_000_000} Mb/s of MPEG-TS from {(picture.Play.Source == "ffmpeg" ? "ffmpeg" : "the " + picture.Play.Source)}";
        return string.Create(CultureInfo.InvariantCulture, $"{palette.Strong}GemRouter demo{palette.Plain}: {picture.Act}, {Math.Min(picture.Elapsed.TotalSeconds, picture.Seconds):0.0} of {picture.Seconds} s{source}");
    }

    private static string Row(Site site, Picture picture, Palette palette)
    {
        RouterView? router = picture.Routers.GetValueOrDefault(site);
        ReceiveReport? receiver = picture.Receivers.GetValueOrDefault(site);
        long datagrams = receiver?.Received ?? picture.Play.Sent;
        bool isBad = receiver is { Changed: > 0 } or { Lost: > 0 } or { Doubled: > 0 } or { Reordered: > 0 } || (site.Role == SiteRole.LacksKey && datagrams > 0);
        string count = datagrams.ToString("N0", CultureInfo.InvariantCulture);
        string colour = isBad ? palette.Bad : datagrams > 0 ? palette.Good : "";
        string end = colour.Length == 0 ? "" : palette.Plain;
        string state = router is null ? $"{palette.Faint}not started{palette.Plain}" : $"{router.Peers,5}   {router.Key ?? "none",-8}  {Age(router.KeyAge),9}";
        return $"  {palette.Strong}{site.Name,-8}{palette.Plain} {Role(site),-26} {colour}{count,12}{end}   {state}";
    }

    private static string FabricRow(Picture picture, Palette palette)
    {
        string count = picture.Tap.Data.ToString("N0", CultureInfo.InvariantCulture);
        string plain = picture.Tap.Plain == 0 ? $"{palette.Good}no plaintext{palette.Plain}" : $"{palette.Bad}{picture.Tap.Plain} with plaintext{palette.Plain}";
        return $"  {palette.Strong}{"fabric",-8}{palette.Plain} {"anybody may listen:",-26} {count,12}   {plain}, {picture.Tap.Control} control datagrams";
    }

    private static string KeyLine(Picture picture)
    {
        RouterView? source = picture.Routers.FirstOrDefault(static one => one.Key.Role == SiteRole.Plays).Value;
        return source switch
        {
            { SwitchIn: { } soon } => string.Create(CultureInfo.InvariantCulture, $"rekey: the next key is announced, and used in {Math.Max(0, soon.TotalSeconds):0.0} s"),
            { Rekeys: > 0 } => "rekey: done, the stream has a new key",
            _ => "rekey: comes in the middle",
        };
    }

    private static string LateLine(Picture picture)
    {
        Site late = Cast.Sites.Single(static site => site.Role == SiteRole.ComesLate);
        return picture.Routers.GetValueOrDefault(late) switch
        {
            { FirstOpened: { } opened, FirstHello: { } hello } => string.Create(
                CultureInfo.InvariantCulture, $"{late.Name}: first packet opened {(opened - hello).TotalMilliseconds:0} ms after its first HELLO, {opened.TotalMilliseconds:0} ms after its start"),
            null => $"{late.Name}: its router starts while the stream runs",
            _ => $"{late.Name}: its router has started",
        };
    }

    private static string Rekeys(Picture picture) => picture.Routers.Values.Sum(static router => router.Rekeys) is > 0 and int count ? $", rekeys {count}" : "";

    private static string Age(TimeSpan? age) => age is { } some ? string.Create(CultureInfo.InvariantCulture, $"{some.TotalSeconds:0.0} s") : "";
}
