using GemRouter.Bench;

string[] names = [.. args.Where(static arg => !arg.StartsWith('-'))];
string[] unknown = [.. args.Except(names).Except(["--quick", "--json"]), .. names.Where(static name => name != "trial")];
if (unknown.Length > 0)
{
    Console.Error.WriteLine($"bench: \"{unknown[0]}\" is unknown; usage: bench [trial] [--quick] [--json]");
    return 2;
}

TrialBench.Run(quick: args.Contains("--quick"), json: args.Contains("--json"));
return 0;
