using System.Text;

namespace GemRouter.Kernel.Manifests;

/// <summary>How messages put what others wrote: in quotes, on one line, not too long; with what they may have meant.</summary>
internal static class Wording
{
    private const int Longest = 80;

    private const int MostChoices = 40;

    /// <summary>A text in quotes.</summary>
    public static string Quote(string text)
    {
        StringBuilder quoted = new("\"");
        foreach (char c in text.AsSpan(0, Math.Min(text.Length, Longest)))
        {
            if (char.IsControl(c) || char.IsSurrogate(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.Format
                or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator)
            {
                quoted.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                quoted.Append(c);
            }
        }

        return quoted.Append(text.Length > Longest ? "…\"" : "\"").ToString();
    }

    /// <summary>"unknown link "lam"; did you mean "lan"? available: fabric, lan".</summary>
    public static string Unknown(string what, string name, IReadOnlyCollection<string> available)
    {
        string? nearest = NearestName.Of(name, available);
        string choices = available.Count == 0
            ? "there is none"
            : $"available: {string.Join(", ", available.Take(MostChoices))}{(available.Count > MostChoices ? ", …" : "")}";
        return $"unknown {what} {Quote(name)}; {(nearest is null ? "" : $"did you mean {Quote(nearest)}? ")}{choices}";
    }

    /// <summary>The kind of component as people call it.</summary>
    public static string Of(ComponentKind kind) => kind switch
    {
        ComponentKind.Transport => "transport",
        ComponentKind.CipherSuite => "cipher suite",
        ComponentKind.KeySource => "key source",
        ComponentKind.Discovery => "discovery strategy",
        _ => "stage",
    };
}
