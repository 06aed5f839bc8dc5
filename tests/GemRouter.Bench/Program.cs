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

bool isEnding = false;
using ManualResetEventSlim ended = new();
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);

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

try
{
    return DataBench.Run(arguments);
}
catch (InvalidOperationException) when (Volatile.Read(ref isEnding)) // what it waited for was ended under its hands
{
    ended.Wait();
    return Interrupted;
}

void End(PosixSignalContext context)
{
    context.Cancel = true;
    Volatile.Write(ref isEnding, true);
    Lab.EndAll();
    Programs.Clear();
    ended.Set();
    Environment.Exit(Interrupted);
}
