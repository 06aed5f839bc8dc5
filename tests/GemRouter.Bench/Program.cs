using GemRouter.Bench;
using GemRouter.Bench.Data;

BenchArguments arguments = BenchArguments.Read(args);
if (arguments.Error is not null)
{
    Console.Error.WriteLine($"bench: {arguments.Error}");
    return 2;
}

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
