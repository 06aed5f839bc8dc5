using Xunit;

namespace GemRouter.Testing;

/// <content>What must be refused, and how.</content>
public abstract partial class CipherSuiteConformance
{
    /// <summary>Every bit of nonce, AAD, ciphertext and tag counts.</summary>
    [Fact]
    public void A_flipped_bit_anywhere_is_refused()
    {
        using Rig rig = new(Suite());
        byte[] aad = Bytes(3, 20);
        byte[] sealedText = rig.Seal(Bytes(2, 40), aad);
        byte[] nonce = [.. rig.Nonce];
        byte[] opened = new byte[40];
        foreach ((string name, byte[] bytes) in (ReadOnlySpan<(string, byte[])>)[("nonce", nonce), ("AAD", aad), ("sealed text", sealedText)])
        {
            for (int bit = 0; bit < bytes.Length * 8; bit++)
            {
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.False(rig.Session.Open(nonce, aad, sealedText, opened), $"It opens although bit {bit} of the {name} is flipped.");
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }

        Assert.True(rig.Session.Open(nonce, aad, sealedText, opened), "After refusals it does not open what is authentic.");
    }

    /// <summary>AAD and text of other lengths are other messages.</summary>
    [Fact]
    public void Shortened_and_lengthened_messages_are_refused()
    {
        using Rig rig = new(Suite());
        byte[] aad = Bytes(3, 16);
        byte[] sealedText = rig.Seal(Bytes(2, 40), aad);
        Assert.False(rig.Session.Open(rig.Nonce, aad, sealedText.AsSpan(..^1), new byte[39]));
        Assert.False(rig.Session.Open(rig.Nonce, aad, sealedText.AsSpan(1..), new byte[39]));
        Assert.False(rig.Session.Open(rig.Nonce, aad, [.. sealedText, 0], new byte[41]));
        Assert.False(rig.Session.Open(rig.Nonce, aad.AsSpan(..^1), sealedText, new byte[40]));
        Assert.False(rig.Session.Open(rig.Nonce, [.. aad, 0], sealedText, new byte[40]));
    }

    /// <summary>A forgery is not decrypted for its sender.</summary>
    [Fact]
    public void A_refusal_leaves_no_plaintext()
    {
        using Rig rig = new(Suite());
        byte[] plaintext = Bytes(2, 256);
        byte[] forged = rig.Seal(plaintext, []);
        forged[^1] ^= 1;
        byte[] elsewhere = new byte[256];
        Assert.False(rig.Session.Open(rig.Nonce, [], forged, elsewhere));
        AssertDiffers(plaintext, elsewhere);
        Assert.False(rig.Session.Open(rig.Nonce, [], forged, forged.AsSpan(0, 256)));
        AssertDiffers(plaintext, forged);
    }

    /// <summary>A key has one size.</summary>
    [Fact]
    public void A_key_of_another_size_is_refused()
    {
        ICipherSuite suite = Suite();
        int size = suite.Parameters.KeySize;
        foreach (int wrong in (ReadOnlySpan<int>)[0, size - 1, size + 1, size * 2])
        {
            Assert.ThrowsAny<ArgumentException>(() => suite.CreateSession(new byte[wrong]));
        }
    }

    /// <summary>Wrong sizes are faults of the host, in sealing.</summary>
    [Fact]
    public void Sealing_with_spans_of_wrong_size_throws()
    {
        using Rig rig = new(Suite());
        foreach (int off in (ReadOnlySpan<int>)[-1, 1])
        {
            Assert.ThrowsAny<ArgumentException>(() => rig.Session.Seal(new byte[rig.Nonce.Length + off], [], new byte[8], new byte[8 + rig.TagSize]));
            Assert.ThrowsAny<ArgumentException>(() => rig.Session.Seal(rig.Nonce, [], new byte[8], new byte[8 + rig.TagSize + off]));
        }
    }

    /// <summary>Wrong sizes are faults of the host, in opening.</summary>
    [Fact]
    public void Opening_with_spans_of_wrong_size_throws()
    {
        using Rig rig = new(Suite());
        byte[] sealedText = rig.Seal(new byte[8], []);
        foreach (int off in (ReadOnlySpan<int>)[-1, 1])
        {
            Assert.ThrowsAny<ArgumentException>(() => rig.Session.Open(new byte[rig.Nonce.Length + off], [], sealedText, new byte[8]));
            Assert.ThrowsAny<ArgumentException>(() => rig.Session.Open(rig.Nonce, [], sealedText, new byte[8 + off]));
        }
    }

    /// <summary>What the network cut short is a verdict, not an exception.</summary>
    [Fact]
    public void What_is_shorter_than_a_tag_is_refused()
    {
        using Rig rig = new(Suite());
        for (int length = 0; length < rig.TagSize; length++)
        {
            Assert.False(rig.Session.Open(rig.Nonce, [], new byte[length], []));
        }
    }
}
