namespace GemRouter.Plugin.FileKeys.Tests;

/// <summary>Reads what must be refused.</summary>
internal static class Refusal
{
    private const int Fragment = 4; // digits in a row that are no coincidence, in a message that is checked for each of them

    /// <summary>The refusal of a file; it shows no part of the content.</summary>
    public static KeyUnavailableException Of(string path, string content = KeyFolder.Digits)
    {
        KeyUnavailableException refusal = Assert.Throws<KeyUnavailableException>(() => KeyFile.Read(path, CancellationToken.None).Dispose());
        AssertShowsNothing(refusal, content, path);
        return refusal;
    }

    /// <summary>Fails where the exception, or one within it, shows a fragment of the content.</summary>
    public static void AssertShowsNothing(Exception refusal, string content, string path)
    {
        // The path is not secret, and a folder's random name may hold anything. So may a stack trace, of line numbers.
        string said = refusal.Message.Replace(path, "", StringComparison.Ordinal);
        if (refusal.InnerException is Exception cause)
        {
            AssertShowsNothing(cause, content, path);
        }

        foreach (string line in content.Split('\n', '\r').Where(static line => line.Length >= Fragment))
        {
            for (int i = 0; i + Fragment <= line.Length; i++)
            {
                string fragment = line.Substring(i, Fragment);
                Assert.False(
                    !string.IsNullOrWhiteSpace(fragment) && said.Contains(fragment, StringComparison.OrdinalIgnoreCase),
                    $"The message shows what stands at {i} of a line of {line.Length}.");
            }
        }
    }
}
