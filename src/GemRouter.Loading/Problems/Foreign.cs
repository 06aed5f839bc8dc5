using System.Text;

namespace GemRouter.Loading;

/// <summary>Text out of a plugin's file, or out of an exception of a plugin, made fit for one line of a terminal or log.</summary>
internal static class Foreign
{
    private const int Longest = 300;

    /// <summary>In quotes.</summary>
    public static string Quote(string text) => $"\"{Line(text)}\"";

    /// <summary>On one line, without control characters, and not endless.</summary>
    public static string Line(string text)
    {
        StringBuilder line = new();
        foreach (char character in text.Trim())
        {
            if (line.Length == Longest)
            {
                line.Append('…');
                break;
            }

            line.Append(char.IsControl(character) ? ' ' : character);
        }

        return line.ToString();
    }

    /// <summary>An exception's type and message.</summary>
    public static string Line(Exception exception) => $"{exception.GetType().Name}: {Line(exception.Message)}";
}
