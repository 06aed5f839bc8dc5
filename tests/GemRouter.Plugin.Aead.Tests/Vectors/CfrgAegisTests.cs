namespace GemRouter.Plugin.Aead.Tests.Vectors;

/// <summary>The vectors of draft-irtf-cfrg-aegis-aead, with their 256-bit tags. The draft's test of the bare round function has no key and is not for an AEAD.</summary>
public sealed class CfrgAegisTests
{
    [Theory]
    [InlineData("aegis-128l", "aegis-128l-test-vectors.json")]
    [InlineData("aegis-256", "aegis-256-test-vectors.json")]
    public void Every_vector_of_the_draft_holds(string name, string file)
    {
        ICipherSuite suite = Registered.Suite(name);
        int authentic = 0;
        int forged = 0;
        foreach (Vector vector in VectorFile.Read<List<Vector>>("vectors", "aegis", file).Where(static vector => vector.Key is not null))
        {
            AeadCase answer = AeadCase.Of(vector.Name, vector.Key!, vector.Nonce!, vector.Ad!, vector.Msg, vector.Ct!, vector.Tag256!);
            if (vector.Error is null)
            {
                AeadCheck.IsAuthentic(suite, answer);
                authentic++;
            }
            else
            {
                AeadCheck.IsForged(suite, answer);
                forged++;
            }
        }

        Assert.InRange(authentic, 5, 50);
        Assert.InRange(forged, 4, 50);
    }

    private sealed record Vector(string Name, string? Error, string? Key, string? Nonce, string? Ad, string? Msg, string? Ct, string? Tag256);
}
