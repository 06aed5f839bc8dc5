using System.CommandLine;

namespace GemRouter.Cli;

internal static class Program
{
    public static int Main(string[] arguments) =>
        new RootCommand("Encrypts UDP multicast as multicast.").Parse(arguments).Invoke();
}
