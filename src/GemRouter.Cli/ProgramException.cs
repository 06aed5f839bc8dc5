namespace GemRouter.Cli;

/// <summary>Ends a command with a message for a person.</summary>
internal sealed class ProgramException : Exception
{
    /// <summary>Says what is wrong, and what would be right.</summary>
    /// <param name="exitCode">One of <see cref="Cli.ExitCode"/>.</param>
    /// <param name="code">One of <see cref="ProgramCode"/>.</param>
    /// <param name="message">The sentence; no secret.</param>
    /// <param name="innerException">The cause.</param>
    public ProgramException(int exitCode, string code, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        ExitCode = exitCode;
        Code = code;
    }

    /// <summary>How the program ends.</summary>
    public int ExitCode { get; }

    /// <summary>The code of the message.</summary>
    public string Code { get; }
}
