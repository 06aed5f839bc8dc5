using System.Runtime.InteropServices;
using GemRouter.Bench;
using GemRouter.Bench.Data;

const int Interrupted = 130;

BenchArguments arguments = BenchArguments.Read(args);
if (arguments.Error is not null)
{
    Console.Error.WriteLine($"bench: {arguments.Error}");
    return 2;
}

using ManualResetEventSlim ended = new();
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
using PosixSignalRegistration hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, End);

try
{
    if (arguments.Runs("trial"))
    {
        TrialBench.Run(arguments.Quick, arguments.Json);
    }

    if (arguments.Runs("replay"))
    {
        ReplayBench.Run(arguments.Quick, arguments.Json);
    }

    if (arguments.Runs("control"))
    {
        ControlBench.Run(arguments.Nodes, arguments.Streams, arguments.Json, arguments.Docs);
    }

    if (arguments.Runs("start"))
    {
        StartBench.Run(arguments.Quick, arguments.Json);
    }

    return DataBench.Run(arguments);
}
catch (Exception) when (Unfinished.IsOver) // what it worked with was ended under its hands
{
    ended.Wait();
    return Interrupted;
}

void End(PosixSignalContext context)
{
    context.Cancel = true;
    if (Unfinished.EndAll())
    {
        ended.Set();
        Environment.Exit(Interrupted);
    }
}
