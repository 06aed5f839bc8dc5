namespace GemRouter.Plugin.Aead.Tests.Vectors;

/// <summary>Runs a known answer through a suite: seal and open, in place and into memory of its own.</summary>
internal static class AeadCheck
{
    private const int Telling = 8; // so many bytes are not found by chance

    public static void IsAuthentic(ICipherSuite suite, AeadCase answer)
    {
        byte[] plaintext = answer.Plaintext ?? throw new ArgumentException($"{answer.Name} has no plaintext.", nameof(answer));
        using ICipherSession session = suite.CreateSession(answer.Key);

        byte[] sealedText = new byte[answer.Sealed.Length];
        session.Seal(answer.Nonce, answer.Aad, plaintext, sealedText);
        Same(answer, answer.Sealed, sealedText);

        byte[] inPlace = [.. plaintext, .. new byte[suite.Parameters.TagSize]];
        session.Seal(answer.Nonce, answer.Aad, inPlace.AsSpan(0, plaintext.Length), inPlace);
        Same(answer, answer.Sealed, inPlace);

        byte[] opened = new byte[plaintext.Length];
        Assert.True(session.Open(answer.Nonce, answer.Aad, sealedText, opened), $"{answer.Name} is authentic and was refused.");
        Same(answer, plaintext, opened);

        Assert.True(session.Open(answer.Nonce, answer.Aad, inPlace, inPlace.AsSpan(0, plaintext.Length)), $"{answer.Name} is authentic and was refused in place.");
        Same(answer, plaintext, inPlace.AsSpan(0, plaintext.Length));
    }

    public static void IsForged(ICipherSuite suite, AeadCase answer)
    {
        using ICipherSession session = suite.CreateSession(answer.Key);
        int length = answer.Sealed.Length - suite.Parameters.TagSize;

        byte[] opened = new byte[length];
        Assert.False(session.Open(answer.Nonce, answer.Aad, answer.Sealed, opened), $"{answer.Name} is forged and was opened.");

        byte[] inPlace = [.. answer.Sealed];
        Assert.False(session.Open(answer.Nonce, answer.Aad, inPlace, inPlace.AsSpan(0, length)), $"{answer.Name} is forged and was opened in place.");

        // Where the forger kept the ciphertext, the plaintext is known, and must not be lying there. One byte repeated could be what a refusal overwrites with.
        if (answer.Plaintext is { Length: >= Telling } plaintext && plaintext.AsSpan(0, Telling).ContainsAnyExcept(plaintext[0]))
        {
            Assert.True(opened.AsSpan().IndexOf(plaintext.AsSpan(0, Telling)) < 0, $"{answer.Name} was refused and left plaintext behind.");
            Assert.True(inPlace.AsSpan().IndexOf(plaintext.AsSpan(0, Telling)) < 0, $"{answer.Name} was refused in place and left plaintext behind.");
        }
    }

    /// <summary>What a suite makes of the plaintext of a case.</summary>
    public static byte[] Seal(ICipherSuite suite, AeadCase answer)
    {
        byte[] plaintext = answer.Plaintext ?? throw new ArgumentException($"{answer.Name} has no plaintext.", nameof(answer));
        byte[] sealedText = new byte[plaintext.Length + suite.Parameters.TagSize];
        using ICipherSession session = suite.CreateSession(answer.Key);
        session.Seal(answer.Nonce, answer.Aad, plaintext, sealedText);
        return sealedText;
    }

    public static void Same(AeadCase answer, ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual) =>
        Assert.True(expected.SequenceEqual(actual), $"{answer.Name}: {Convert.ToHexString(expected)} expected, {Convert.ToHexString(actual)} found.");
}
