namespace GemRouter.Cli.Demo.Stage;

/// <summary>This program, to be started again.</summary>
internal static class OwnProgram
{
    /// <summary>The program file beside this assembly.</summary>
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "gemrouter");
}
