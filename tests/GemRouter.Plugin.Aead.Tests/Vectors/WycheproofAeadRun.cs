namespace GemRouter.Plugin.Aead.Tests.Vectors;

/// <summary>Runs groups of Wycheproof cases, and counts them so that a test sees that something was run.</summary>
internal static class WycheproofAeadRun
{
    /// <summary>Checks each case of groups that have the suite's sizes.</summary>
    public static (int Authentic, int Forged) Of(ICipherSuite suite, IEnumerable<AeadGroup> groups)
    {
        int authentic = 0;
        int forged = 0;
        foreach (WycheproofAead test in groups.SelectMany(static group => group.Tests))
        {
            if (test.IsValid)
            {
                AeadCheck.IsAuthentic(suite, test.ToCase());
                authentic++;
            }
            else
            {
                AeadCheck.IsForged(suite, test.ToCase());
                forged++;
            }
        }

        return (authentic, forged);
    }

    /// <summary>Checks that each case of groups of other sizes is refused as a fault of the caller, be it "valid" in the file or not.</summary>
    public static int FaultsOf(ICipherSuite suite, IEnumerable<AeadGroup> groups)
    {
        int faults = 0;
        foreach (AeadCase answer in groups.SelectMany(static group => group.Tests).Select(static test => test.ToCase()))
        {
            Assert.ThrowsAny<ArgumentException>(() =>
            {
                using ICipherSession session = suite.CreateSession(answer.Key);
                session.Open(answer.Nonce, answer.Aad, answer.Sealed, new byte[Math.Max(answer.Sealed.Length - suite.Parameters.TagSize, 0)]);
            });
            faults++;
        }

        return faults;
    }
}
