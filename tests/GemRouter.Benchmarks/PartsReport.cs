using System.Globalization;
using System.Text;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace GemRouter.Benchmarks;

/// <summary>What is wrong with what came out, and the table for docs/performance.md.</summary>
internal static class PartsReport
{
    /// <summary>Benchmarks that did not run, and parts that allocated. Every one of them is run for each packet or datagram.</summary>
    public static IEnumerable<string> FaultsOf(IReadOnlyCollection<Summary> summaries)
    {
        if (!summaries.Any(static summary => summary.BenchmarksCases.Length > 0))
        {
            yield return "no benchmark ran";
        }

        foreach (Summary summary in summaries)
        {
            foreach (BenchmarkCase part in summary.BenchmarksCases)
            {
                BenchmarkReport? report = summary[part];
                if (report is not { Success: true, ResultStatistics: not null })
                {
                    yield return $"{NameOf(part)} did not run";
                }
                else if (AllocatedBy(report) is not 0 and long bytes)
                {
                    yield return $"{NameOf(part)} allocates {bytes} bytes";
                }
            }
        }
    }

    /// <summary>The table for docs/performance.md.</summary>
    public static string TableOf(IEnumerable<Summary> summaries)
    {
        StringBuilder table = new("| part | of | ns | ± | bytes allocated |\n|---|---|---:|---:|---:|\n");
        IEnumerable<BenchmarkReport> reports = summaries.SelectMany(static summary => summary.Reports)
            .OrderBy(static report => report.BenchmarkCase.Descriptor.Type.FullName, StringComparer.Ordinal)
            .ThenBy(static report => report.BenchmarkCase.Descriptor.MethodIndex)
            .ThenBy(static report => SuiteOf(report.BenchmarkCase), StringComparer.Ordinal)
            .ThenBy(static report => NumberOf(report.BenchmarkCase));
        foreach (BenchmarkReport report in reports)
        {
            BenchmarkCase part = report.BenchmarkCase;
            double mean = report.ResultStatistics!.Mean;
            double deviation = report.ResultStatistics.StandardDeviation;
            table.Append(
                CultureInfo.InvariantCulture,
                $"| {part.Descriptor.WorkloadMethodDisplayInfo.Trim('\'')} | {ParametersOf(part)} | {Rounded(mean)} | {Rounded(deviation)} | {AllocatedBy(report)} |\n");
        }

        return table.ToString().TrimEnd();
    }

    private static long? AllocatedBy(BenchmarkReport report) => report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase);

    private static string NameOf(BenchmarkCase part) => $"\"{part.Descriptor.WorkloadMethodDisplayInfo.Trim('\'')}\" ({ParametersOf(part)})";

    private static string SuiteOf(BenchmarkCase part) => part.Parameters.Items.Select(static item => item.Value).OfType<string>().FirstOrDefault() ?? "";

    private static int NumberOf(BenchmarkCase part) => part.Parameters.Items.Select(static item => item.Value).OfType<int>().FirstOrDefault();

    private static string ParametersOf(BenchmarkCase part) => string.Join(", ", part.Parameters.Items.Select(static item => $"{item.Value} {UnitOf(item.Name)}".TrimEnd()));

    private static string UnitOf(string parameter) => parameter == "Suite" ? "" : parameter.ToLowerInvariant();

    private static string Rounded(double nanoseconds) => nanoseconds.ToString(nanoseconds < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);
}
