using CsCheck;

namespace GemRouter.Plugin.Aead.Tests;

/// <summary>What holds for any key, nonce, associated data and plaintext.</summary>
public sealed class PropertyTests
{
    private const int Longest = 9000; // a jumbo frame's worth

    public static TheoryData<string> Suites => Registered.Names;

    [Theory]
    [MemberData(nameof(Suites))]
    public void What_is_sealed_opens(string name)
    {
        ICipherSuite suite = Registered.Suite(name);

        Packets(suite).Sample(packet =>
        {
            using ICipherSession session = suite.CreateSession(packet.Key);
            byte[] sealedText = packet.Seal(session, suite);
            byte[] opened = new byte[packet.Plaintext.Length];
            return session.Open(packet.Nonce, packet.Aad, sealedText, opened) && opened.AsSpan().SequenceEqual(packet.Plaintext);
        });
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void What_is_sealed_opens_at_every_length_and_in_place_like_apart(string name)
    {
        using ICipherSession session = Registered.Session(name, out SuiteParameters suite);
        byte[] nonce = Registered.Pattern(suite.NonceSize, 1);
        byte[] aad = Registered.Pattern(12, 2);
        byte[] plaintext = Registered.Pattern(Longest, 3);
        byte[] inPlace = new byte[Longest + suite.TagSize];
        byte[] apart = new byte[Longest + suite.TagSize];
        byte[] opened = new byte[Longest];

        for (int length = 0; length <= Longest; length++)
        {
            int whole = length + suite.TagSize;
            plaintext.AsSpan(0, length).CopyTo(inPlace);
            session.Seal(nonce, aad, inPlace.AsSpan(0, length), inPlace.AsSpan(0, whole));
            session.Seal(nonce, aad, plaintext.AsSpan(0, length), apart.AsSpan(0, whole));
            bool sealedAlike = inPlace.AsSpan(0, whole).SequenceEqual(apart.AsSpan(0, whole));

            bool openedBoth = session.Open(nonce, aad, inPlace.AsSpan(0, whole), inPlace.AsSpan(0, length))
                & session.Open(nonce, aad, apart.AsSpan(0, whole), opened.AsSpan(0, length));
            bool openedAlike = inPlace.AsSpan(0, length).SequenceEqual(plaintext.AsSpan(0, length)) && opened.AsSpan(0, length).SequenceEqual(plaintext.AsSpan(0, length));

            Assert.True(sealedAlike && openedBoth && openedAlike, $"At {length} bytes: sealed alike {sealedAlike}, opened {openedBoth}, to the plaintext {openedAlike}.");
        }
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void A_flipped_bit_anywhere_is_refused_and_leaves_no_plaintext(string name)
    {
        ICipherSuite suite = Registered.Suite(name);

        Gen.Select(Packets(suite), Gen.UInt).Sample((packet, where) =>
        {
            using ICipherSession session = suite.CreateSession(packet.Key);
            byte[] sealedText = packet.Seal(session, suite);
            byte[] nonce = [.. packet.Nonce];
            byte[] aad = [.. packet.Aad];
            int bit = (int)(where % (uint)(8 * (nonce.Length + aad.Length + sealedText.Length)));
            Flip(bit, nonce, aad, sealedText);
            return IsRefused(session, nonce, aad, sealedText, packet.Plaintext);
        });
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void Of_a_small_packet_every_single_bit_counts(string name)
    {
        ICipherSuite suite = Registered.Suite(name);
        SuiteParameters sizes = suite.Parameters;
        Sample packet = new(
            Registered.Pattern(sizes.KeySize, 1), Registered.Pattern(sizes.NonceSize, 2), Registered.Pattern(12, 3), [.. Registered.Pattern(65, 4).Select(Visible)]);
        using ICipherSession session = suite.CreateSession(packet.Key);
        byte[] sealedText = packet.Seal(session, suite);

        for (int bit = 0; bit < 8 * (packet.Nonce.Length + packet.Aad.Length + sealedText.Length); bit++)
        {
            Flip(bit, packet.Nonce, packet.Aad, sealedText);
            Assert.True(IsRefused(session, packet.Nonce, packet.Aad, sealedText, packet.Plaintext), $"Bit {bit} is of no account.");
            Flip(bit, packet.Nonce, packet.Aad, sealedText);
        }

        Assert.True(session.Open(packet.Nonce, packet.Aad, sealedText, new byte[packet.Plaintext.Length]), "The packet is authentic when all bits are back.");
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void Another_key_opens_nothing(string name)
    {
        ICipherSuite suite = Registered.Suite(name);

        Gen.Select(Packets(suite), Gen.Int[0, (8 * suite.Parameters.KeySize) - 1]).Sample((packet, bit) =>
        {
            using ICipherSession session = suite.CreateSession(packet.Key);
            byte[] sealedText = packet.Seal(session, suite);
            byte[] key = [.. packet.Key];
            Flip(bit, key);
            using ICipherSession other = suite.CreateSession(key);
            return IsRefused(other, packet.Nonce, packet.Aad, sealedText, packet.Plaintext);
        });
    }

    /// <summary>Packets of any length. A byte of plaintext is never one that a refusal or a fresh array could leave behind (0, or 0x80 and more), so that it is known when seen.</summary>
    private static Gen<Sample> Packets(ICipherSuite suite) => Gen.Select(
        Gen.Byte.Array[suite.Parameters.KeySize],
        Gen.Byte.Array[suite.Parameters.NonceSize],
        Gen.Byte.Array[0, 64],
        Gen.Byte.Select(Visible).Array[0, Longest],
        static (key, nonce, aad, plaintext) => new Sample(key, nonce, aad, plaintext));

    private static byte Visible(byte value) => (byte)(1 + (value % 0x7F));

    private static bool IsRefused(ICipherSession session, byte[] nonce, byte[] aad, byte[] sealedText, byte[] plaintext)
    {
        byte[] inPlace = [.. sealedText];
        byte[] apart = new byte[plaintext.Length];
        Array.Fill<byte>(apart, 0xEE);
        bool opened = session.Open(nonce, aad, sealedText, apart) | session.Open(nonce, aad, inPlace, inPlace.AsSpan(0, plaintext.Length));
        return !opened && !HoldsAny(apart, plaintext) && !HoldsAny(inPlace.AsSpan(0, plaintext.Length), plaintext);
    }

    private static bool HoldsAny(ReadOnlySpan<byte> left, ReadOnlySpan<byte> plaintext)
    {
        for (int i = 0; i < plaintext.Length; i++)
        {
            if (left[i] == plaintext[i])
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Flips a bit of several arrays, seen as one behind the other.</summary>
    private static void Flip(int bit, params ReadOnlySpan<byte[]> arrays)
    {
        foreach (byte[] array in arrays)
        {
            if (bit < 8 * array.Length)
            {
                array[bit / 8] ^= (byte)(1 << (bit % 8));
                return;
            }

            bit -= 8 * array.Length;
        }
    }

    private sealed record Sample(byte[] Key, byte[] Nonce, byte[] Aad, byte[] Plaintext)
    {
        public byte[] Seal(ICipherSession session, ICipherSuite suite)
        {
            byte[] sealedText = new byte[Plaintext.Length + suite.Parameters.TagSize];
            session.Seal(Nonce, Aad, Plaintext, sealedText);
            return sealedText;
        }

        public override string ToString() =>
            $"key {Convert.ToHexString(Key)} nonce {Convert.ToHexString(Nonce)} aad {Convert.ToHexString(Aad)} plaintext {Convert.ToHexString(Plaintext)}";
    }
}
