using System.Buffers;

namespace GemRouter.Plugin.FileKeys;

/// <summary>A path as a word of a command that a person can copy out of a message.</summary>
internal static class ShellWord
{
    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._-+=:,@%");

    /// <summary>The path as it is where a shell leaves it so, else in quotes.</summary>
    public static string Of(string path)
    {
        string word = path.StartsWith('-') ? "./" + path : path; // else it would be taken for an option
        return word.AsSpan().ContainsAnyExcept(Plain) ? $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'" : word;
    }
}
