namespace GemRouter.Testing;

/// <summary>Files that a test names.</summary>
internal static class TestFile
{
    /// <summary>The full path: a test's files lie beside its assembly; the working folder is the runner's, and counts where there is no such file.</summary>
    public static string Find(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string beside = Path.GetFullPath(path, AppContext.BaseDirectory);
        return File.Exists(beside) ? beside : Path.GetFullPath(path);
    }
}
