using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using GemRouter.Bench;
using GemRouter.Benchmarks;

PartsArguments arguments = PartsArguments.Read(args);
if (arguments.Error is not null)
{
    Console.Error.WriteLine($"parts: {arguments.Error}");
    return 2;
}

Summary[] summaries = [.. BenchmarkSwitcher.FromAssembly(typeof(PartsConfig).Assembly).Run(arguments.ForLibrary, PartsConfig.Of(arguments.Quick))];
string[] faults = [.. PartsReport.FaultsOf(summaries)];
foreach (string fault in faults)
{
    Console.Error.WriteLine($"parts: {fault}");
}

if (faults.Length == 0 && arguments.Docs)
{
    Page.WriteTable("parts", PartsReport.TableOf(summaries));
}

return faults.Length == 0 ? 0 : 1;
