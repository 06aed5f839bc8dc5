namespace GemRouter.Plugin.Aead.Tests;

/// <summary>Nothing is allocated for a packet, whether it is sealed, opened or refused.</summary>
public sealed class AllocationTests
{
    private const int Calls = 10_000;

    public static TheoryData<string, int> SuitesAndLengths
    {
        get
        {
            TheoryData<string, int> data = [];
            foreach (ComponentFactory factory in Registered.Factories)
            {
                data.Add(factory.Name, 0);
                data.Add(factory.Name, 64);
                data.Add(factory.Name, 1316);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(SuitesAndLengths))]
    public void A_seal_allocates_nothing(string name, int length)
    {
        using ICipherSession session = Registered.Session(name, out SuiteParameters suite);
        byte[] nonce = new byte[suite.NonceSize];
        byte[] buffer = new byte[length + suite.TagSize];

        Assert.Equal(0, AllocatedBy(() => session.Seal(nonce, nonce, buffer.AsSpan(0, length), buffer)));
    }

    [Theory]
    [MemberData(nameof(SuitesAndLengths))]
    public void An_open_allocates_nothing(string name, int length)
    {
        using ICipherSession session = Registered.Session(name, out SuiteParameters suite);
        byte[] nonce = new byte[suite.NonceSize];
        byte[] sealedText = new byte[length + suite.TagSize];
        byte[] opened = new byte[length];
        session.Seal(nonce, nonce, opened, sealedText);
        int authentic = 0;

        Assert.Equal(0, AllocatedBy(() => authentic += session.Open(nonce, nonce, sealedText, opened) ? 1 : 0));
        Assert.Equal(2 * Calls, authentic);
    }

    [Theory]
    [MemberData(nameof(SuitesAndLengths))]
    public void A_refused_open_allocates_nothing(string name, int length)
    {
        using ICipherSession session = Registered.Session(name, out SuiteParameters suite);
        byte[] nonce = new byte[suite.NonceSize];
        byte[] forged = Registered.Pattern(length + suite.TagSize, 5);
        byte[] opened = new byte[length];
        int refused = 0;

        Assert.Equal(0, AllocatedBy(() => refused += session.Open(nonce, nonce, forged, opened) ? 0 : 1));
        Assert.Equal(2 * Calls, refused);
    }

    [Theory]
    [MemberData(nameof(SuitesAndLengths))]
    public void An_open_of_less_than_a_tag_allocates_nothing(string name, int length)
    {
        using ICipherSession session = Registered.Session(name, out SuiteParameters suite);
        byte[] nonce = new byte[suite.NonceSize];
        byte[] stump = new byte[Math.Min(length, suite.TagSize - 1)];

        Assert.Equal(0, AllocatedBy(() => session.Open(nonce, nonce, stump, [])));
    }

    /// <summary>Bytes allocated by <see cref="Calls"/> calls, after as many to warm up: the least of some windows, since in one the runtime may replace code, and allocate for it.</summary>
    private static long AllocatedBy(Action call)
    {
        for (int i = 0; i < Calls; i++)
        {
            call();
        }

        long least = long.MaxValue;
        for (int window = 0; window < 5 && least > 0; window++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Calls; i++)
            {
                call();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
