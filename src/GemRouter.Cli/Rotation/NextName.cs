using System.Globalization;
using System.Text.RegularExpressions;

namespace GemRouter.Cli.Rotation;

/// <summary>How the next key is called: video.gak is followed by video-2.gak, and that by video-3.gak.</summary>
internal static partial class NextName
{
    /// <summary>The next path, or name, after one. What stands in front of the file's name stays.</summary>
    public static string After(string path)
    {
        int start = path.AsSpan().LastIndexOfAny('/', ':') + 1; // "credential:NAME", too
        int dot = path.LastIndexOf('.');
        int end = dot > start ? dot : path.Length;
        string stem = path[start..end];
        Match numbered = Numbered().Match(stem);
        string next = numbered.Success && int.TryParse(numbered.Groups[2].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < int.MaxValue
            ? $"{numbered.Groups[1].Value}-{(number + 1).ToString(CultureInfo.InvariantCulture)}"
            : $"{stem}-2";
        return path[..start] + next + path[end..];
    }

    [GeneratedRegex(@"\A(.+)-([1-9][0-9]{0,8})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Numbered();
}
