using GemRouter.Bench;

string[] names = [.. args.Where(static arg => !arg.StartsWith('-'))];
string[] unknown = [.. args.Except(names).Except(["--quick", "--json"]), .. names.Where(static name => name is not ("trial" or "replay" or "start"))];
if (unknown.Length > 0)
{
    Console.Error.WriteLine($"bench: \"{unknown[0]}\" is unknown; usage: bench [trial] [replay] [start] [--quick] [--json]");
    return 2;
}

bool quick = args.Contains("--quick");
bool json = args.Contains("--json");
if (names.Length == 0 || names.Contains("trial"))
{
    TrialBench.Run(quick, json);
}

if (names.Length == 0 || names.Contains("replay"))
{
    ReplayBench.Run(quick, json);
}

if (names.Contains("start"))
{
    StartBench.Run(quick, json);
}

return 0;
