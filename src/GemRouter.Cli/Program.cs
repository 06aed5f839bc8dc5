using System.CommandLine;
using System.CommandLine.Invocation;

namespace GemRouter.Cli;

/// <summary>The program's entry.</summary>
internal static class Program
{
    public static async Task Main(string[] arguments)
    {
        ProcessMemory.Guard();
        int exitCode = await RunAsync(arguments, new InvocationConfiguration());
        Environment.Exit(exitCode); // a component's thread that does not end must not keep the process
    }

    /// <summary>Runs a command line and says how the program ends.</summary>
    public static async Task<int> RunAsync(string[] arguments, InvocationConfiguration configuration)
    {
        configuration.EnableDefaultExceptionHandler = false;
        configuration.ProcessTerminationTimeout = null; // only a router has something to end in order, and that is RunCommand's
        ParseResult call = GemRouterCommand.Create().Parse(arguments);
        Terminal terminal = new(configuration.Output, configuration.Error);
        if (call.Action is ParseErrorAction)
        {
            WriteUsageErrors(call, terminal);
            return ExitCode.Usage;
        }

        try
        {
            return await call.InvokeAsync(configuration);
        }
        catch (ProgramException e)
        {
            terminal.WriteError(e.Code, e.Message);
            return e.ExitCode;
        }
        catch (KeyUnavailableException e)
        {
            terminal.WriteError(ProgramCode.KeyUnavailable, e.Message);
            return KeyExitCode.Of(e.Failure);
        }
#pragma warning disable CA1031 // The last resort: whatever it is, it is no usage error and has its own exit code.
        catch (Exception e)
#pragma warning restore CA1031
        {
            terminal.WriteError(ProgramCode.Internal, $"the program is at fault; please report this whole text: {e}");
            return ExitCode.Internal;
        }
    }

    private static void WriteUsageErrors(ParseResult call, Terminal terminal)
    {
        // What is not understood comes first: all else may only follow from it.
        IEnumerable<string> messages = call.UnmatchedTokens.Count > 0
            ? [$"unknown command or argument \"{call.UnmatchedTokens[0]}\""]
            : call.Errors.Select(static error => error.Message).Distinct();
        foreach (string message in messages)
        {
            terminal.Error.WriteLine($"gemrouter: {message}");
        }

        string command = string.Join(' ', Path(call.CommandResult.Command).Reverse());
        terminal.Error.WriteLine($"gemrouter: see {command} --help");
    }

    private static IEnumerable<string> Path(Command command)
    {
        for (Command? one = command; one is not null; one = one.Parents.OfType<Command>().FirstOrDefault())
        {
            yield return one is RootCommand ? "gemrouter" : one.Name;
        }
    }
}
