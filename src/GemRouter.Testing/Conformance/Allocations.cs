using Xunit;

namespace GemRouter.Testing;

/// <summary>Measures what a piece of code allocates on the calling thread once it runs steadily.</summary>
internal static class Allocations
{
    private const int WarmUp = 50;
    private const int Measured = 50;
    private const int Tries = 5;

    public static void AssertNone(Action action, string what)
    {
        for (int i = 0; i < WarmUp; i++)
        {
            action();
        }

        long least = long.MaxValue;
        for (int i = 0; i < Tries && least > 0; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int j = 0; j < Measured; j++)
            {
                action();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.True(least == 0, $"{what} allocates: {least} bytes in {Measured} rounds.");
    }
}
