using System.Text;
using System.Text.Json;
using GemRouter.Protocol;

namespace GemRouter.Kernel.Manifests;

/// <summary>Shapes of texts, switches and words to choose from.</summary>
internal static class Texts
{
    private const int LongestName = 64;

    /// <summary>Any text that is not empty.</summary>
    public static ScalarShape<string> Any(string words) => new(
        words, [ScalarKind.Text], """{"type":"string","minLength":1}""",
        (string text, out string value) => (value = text).Length == 0 ? new Flaw(ManifestCode.Malformed, $"\"\" is empty; {words} belongs here") : null, free: true);

    /// <summary>true or false.</summary>
    public static ScalarShape<bool> Switch { get; } = new(
        "true or false", [ScalarKind.Switch], """{"type":"boolean"}""",
        static (string text, out bool value) =>
        {
            value = text[0] is 't' or 'T';
            return null;
        });

    /// <summary>A domain's name (wire 2).</summary>
    public static ScalarShape<string> Domain { get; } = new(
        "a text of 1 to 64 bytes of UTF-8", [ScalarKind.Text], """{"type":"string","minLength":1,"maxLength":64}""",
        static (string text, out string value) =>
        {
            value = text;
            int bytes = Encoding.UTF8.GetByteCount(text);
            return !IsUnicode(text) ? new Flaw(ManifestCode.Malformed, $"{Wording.Quote(text)} holds half a character (an unpaired surrogate)")
                : bytes is < 1 or > 64 ? new Flaw(ManifestCode.OutOfRange, $"{Wording.Quote(text)} has {bytes} bytes of UTF-8; 1 to 64")
                : null;
        },
        free: true);

    /// <summary>A node's name, as HELLOs carry it (wire 3.2).</summary>
    public static ScalarShape<string> NodeName { get; } = new(
        "a text of 1 to 63 bytes of UTF-8 without control and format characters", [ScalarKind.Text], """{"type":"string","minLength":1,"maxLength":63}""",
        static (string text, out string value) => IsUnicode(value = text) && Hello.IsName(Encoding.UTF8.GetBytes(text))
            ? null
            : new Flaw(ManifestCode.Malformed, $"{Wording.Quote(text)} is no node name; 1 to 63 bytes of UTF-8 without control and format characters"),
        free: true);

    /// <summary>The name of a link, stage, route or component.</summary>
    public static ScalarShape<string> Name { get; } = new(
        "a name: a letter, then up to 63 lower-case letters, digits and '-'", [ScalarKind.Text], """{"type":"string","pattern":"^[a-z][a-z0-9-]{0,63}$"}""",
        static (string text, out string value) => IsName(value = text) ? null : NotAName(text));

    /// <summary>One of an enum's words, in kebab-case.</summary>
    public static ScalarShape<TEnum> Choice<TEnum>()
        where TEnum : struct, Enum
    {
        Dictionary<string, TEnum> words = Enum.GetValues<TEnum>().ToDictionary(static value => Kebab(value.ToString()));
        return new ScalarShape<TEnum>(
            "one of the texts " + string.Join(", ", words.Keys), [ScalarKind.Text], $$"""{"enum":["{{string.Join("\",\"", words.Keys)}}"]}""",
            (string text, out TEnum value) => words.TryGetValue(text, out value)
                ? null
                : new Flaw(ManifestCode.UnknownChoice, Wording.Unknown("word", text, words.Keys)));
    }

    /// <summary>A C# name as manifests write it: ReceiveBuffer is receive-buffer.</summary>
    public static string Kebab(string name) => JsonNamingPolicy.KebabCaseLower.ConvertName(name);

    /// <summary>True for a name that links, stages, routes and components may have.</summary>
    public static bool IsName(string text) =>
        text.Length is >= 1 and <= LongestName && char.IsAsciiLetterLower(text[0]) && text.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <summary>Says what a name is.</summary>
    public static Flaw NotAName(string text) =>
        new(ManifestCode.Malformed, $"{Wording.Quote(text)} is no name; a letter, then up to 63 lower-case letters, digits and '-'");

    private static bool IsUnicode(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && (++i >= text.Length || !char.IsSurrogatePair(text[i - 1], text[i])))
            {
                return false;
            }
        }

        return true;
    }
}
