[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)] // some of them measure time
