using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace GemRouter.Benchmarks;

/// <summary>How all parts are measured: in this process, since the build of a project for each run would be another than the repository's; time and memory.</summary>
internal static class PartsConfig
{
    // So many that what the process allocates beside (some 5 KB now and then, whatever runs) is not a byte of each.
    private const int QuickInvocations = 1 << 14;

    /// <param name="quick">For a moment alone: that all run, and allocate nothing.</param>
    public static IConfig Of(bool quick)
    {
        Job job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance);
        job = quick
            ? job.WithInvocationCount(QuickInvocations).WithUnrollFactor(16).WithWarmupCount(1).WithIterationCount(1).WithId("quick")
            : job.WithId("parts");
        return ManualConfig.CreateEmpty()
            .AddJob(job)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(ConsoleLogger.Default)
            .WithArtifactsPath(Path.Combine("artifacts", "benchmarks"))
            .WithOptions(ConfigOptions.JoinSummary | ConfigOptions.DisableLogFile);
    }
}
