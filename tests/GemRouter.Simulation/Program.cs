using System.Globalization;
using System.Text.Json;
using GemRouter.Simulation.Campaigns;
using GemRouter.Simulation.Domains;
using GemRouter.Simulation.Scenarios;

const string Usage = "usage: simulate [--scenarios N] [--seed S] [--workers N] [--json] [--no-shrink] | --replay FILE [--trace] | --show --seed S";

int scenarios = 500;
ulong seed = 1;
int workers = 0;
bool json = false;
bool shrink = true;
bool show = false;
bool trace = false;
string? replay = null;
for (int i = 0; i < args.Length; i++)
{
    bool hasValue = i + 1 < args.Length;
    switch (args[i])
    {
        case "--scenarios" when hasValue && int.TryParse(args[++i], NumberStyles.None, CultureInfo.InvariantCulture, out scenarios) && scenarios > 0: break;
        case "--seed" when hasValue && ulong.TryParse(args[++i], NumberStyles.None, CultureInfo.InvariantCulture, out seed): break;
        case "--workers" when hasValue && int.TryParse(args[++i], NumberStyles.None, CultureInfo.InvariantCulture, out workers) && workers > 0: break;
        case "--replay" when hasValue: replay = args[++i]; break;
        case "--json": json = true; break;
        case "--no-shrink": shrink = false; break;
        case "--trace": trace = true; break;
        case "--show": show = true; break;
        default:
            Console.Error.WriteLine($"simulate: \"{args[i]}\" is not understood; {Usage}");
            return 2;
    }
}

if (show)
{
    Console.WriteLine(ScenarioText.Write(ScenarioGenerator.Make(seed)));
    return 0;
}

if (replay is not null)
{
    Scenario scenario;
    try
    {
        scenario = ScenarioText.Read(File.ReadAllText(replay));
    }
    catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
    {
        Console.Error.WriteLine($"simulate: {replay} is no scenario: {exception.Message}");
        return 2;
    }

    Violation? violation = Campaign.Run(scenario, null, trace ? new Tracer(Console.Error) : null);
    Console.WriteLine(violation?.ToString() ?? "All invariants hold.");
    return violation is null ? 0 : 1;
}

CampaignResult result = Campaign.Run(seed, scenarios, Console.Error.WriteLine, workers);
if (json)
{
    Console.WriteLine(JsonSerializer.Serialize(new
    {
        scenarios = result.Scenarios,
        seed,
        packets = result.Packets,
        deliveries = result.Deliveries,
        digest = result.Digest.ToString("x16", CultureInfo.InvariantCulture),
        seconds = Math.Round(result.Time.TotalSeconds, 1),
        failures = result.Failures.Select(static failure => new { seed = failure.Seed, invariant = failure.Violation.Invariant, what = failure.Violation.What, at = failure.Violation.At }),
    }));
}
else
{
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{result.Scenarios} scenarios from seed {seed}: {result.Failures.Count} failed; {result.Packets} packets came out {result.Deliveries} times, digest {result.Digest:x16}; {result.Time.TotalSeconds:0.0} s"));
}

TextWriter findings = json ? Console.Error : Console.Out;
foreach ((ulong failed, Violation violation) in result.Failures)
{
    findings.WriteLine($"scenario {failed}: {violation}");
    findings.WriteLine($"  again: ./dev simulate --scenarios 1 --seed {failed}");
}

// All of it is told by now, however long this takes.
if (result.Failures is [(ulong failing, Violation broken), ..] && shrink)
{
    Console.Out.Flush();
    Console.Error.WriteLine($"making scenario {failing} smaller …");
    Scenario smallest = Shrinker.Shrink(ScenarioGenerator.Make(failing), candidate => Campaign.Run(candidate)?.Invariant == broken.Invariant);
    findings.WriteLine($"scenario {smallest.Seed}, as small as it still fails (./dev simulate --replay FILE):");
    findings.WriteLine(ScenarioText.Write(smallest));
}

return result.Failures.Count == 0 ? 0 : 1;
