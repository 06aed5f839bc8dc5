using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using GemRouter.PivCard.Apdu;

namespace GemRouter.PivCard.Card;

/// <summary>The management key (9B), which those prove who set up a token: mutually, or the host alone (SP 800-73-4 part 2, A.1).</summary>
internal sealed class ManagementKey
{
    public const byte Reference = 0x9B;

    private const int Template = 0x7C;
    private const int Witness = 0x80;
    private const int Challenge = 0x81;
    private const int Response = 0x82;

    private static readonly byte[] Factory = [.. Enumerable.Range(0, 24).Select(static i => (byte)((i % 8) + 1))];

    private byte[] _key = Factory;
    private byte[]? _witness;
    private byte[]? _challenge;

    /// <summary>3: 3DES; 8, A, C: AES with 128, 192, 256 bits.</summary>
    public byte Algorithm { get; private set; } = 0x03;

    public bool IsFactory => Algorithm == 0x03 && _key.AsSpan().SequenceEqual(Factory);

    /// <summary>Whether the host has proven the key.</summary>
    public bool IsProven { get; private set; }

    public void Reset()
    {
        Algorithm = 0x03;
        _key = Factory;
        Forget();
    }

    public void Forget()
    {
        IsProven = false;
        _witness = null;
        _challenge = null;
    }

    public ResponseApdu Set(byte algorithm, byte[] key)
    {
        int length = algorithm switch { 0x03 or 0x0A => 24, 0x08 => 16, 0x0C => 32, _ => -1 };
        if (key.Length != length)
        {
            return StatusWord.WrongData;
        }

        Algorithm = algorithm;
        _key = key;
        return StatusWord.Success;
    }

    public ResponseApdu Authenticate(CommandApdu command)
    {
        byte[]? template = Tlv.Find(command.Data, Template);
        if (template is null || (command.P1 != Algorithm && !(command.P1 == 0 && Algorithm == 0x03)))
        {
            return StatusWord.WrongData;
        }

        byte[]? witness = Tlv.Find(template, Witness);
        byte[]? challenge = Tlv.Find(template, Challenge);
        byte[]? response = Tlv.Find(template, Response);
        using SymmetricAlgorithm cipher = Cipher();
        if (witness is { Length: 0 })
        {
            _witness = RandomNumberGenerator.GetBytes(cipher.BlockSize / 8);
            return Answer(Witness, cipher.EncryptEcb(_witness, PaddingMode.None));
        }

        if (witness is not null && challenge is not null)
        {
            return ProveMutually(cipher, witness, challenge);
        }

        if (challenge is { Length: 0 })
        {
            _challenge = RandomNumberGenerator.GetBytes(cipher.BlockSize / 8);
            return Answer(Challenge, _challenge);
        }

        return response is { Length: > 0 } ? Prove(cipher, response) : StatusWord.WrongData;
    }

    private static ResponseApdu Answer(int tag, byte[] value) => ResponseApdu.Of(Tlv.Write(Template, Tlv.Write(tag, value)));

    private ResponseApdu ProveMutually(SymmetricAlgorithm cipher, byte[] witness, byte[] challenge)
    {
        byte[]? expected = _witness;
        Forget();
        IsProven = expected is not null && CryptographicOperations.FixedTimeEquals(expected, witness);
        return !IsProven ? StatusWord.SecurityStatus
            : challenge.Length != cipher.BlockSize / 8 ? StatusWord.WrongData
            : Answer(Response, cipher.EncryptEcb(challenge, PaddingMode.None));
    }

    private ResponseApdu Prove(SymmetricAlgorithm cipher, byte[] response)
    {
        byte[]? expected = _challenge is null ? null : cipher.EncryptEcb(_challenge, PaddingMode.None);
        Forget();
        IsProven = expected is not null && CryptographicOperations.FixedTimeEquals(expected, response);
        return IsProven ? StatusWord.Success : StatusWord.SecurityStatus;
    }

    [SuppressMessage("Security", "CA5350", Justification = "The management key of all tokens up to firmware 5.6 is a 3DES key.")]
    [SuppressMessage("Security", "CA5351", Justification = "The factory's has the same key three times, which the base library takes as DES alone.")]
    private SymmetricAlgorithm Cipher()
    {
        bool isRepeated = _key.AsSpan(0, 8).SequenceEqual(_key.AsSpan(8, 8)) && _key.AsSpan(8, 8).SequenceEqual(_key.AsSpan(16));
        SymmetricAlgorithm cipher = Algorithm != 0x03 ? Aes.Create() : isRepeated ? DES.Create() : TripleDES.Create();
        cipher.Key = Algorithm == 0x03 && isRepeated ? _key[..8] : _key;
        return cipher;
    }
}
