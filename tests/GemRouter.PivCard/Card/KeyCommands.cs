using System.Security.Cryptography;
using GemRouter.PivCard.Apdu;

namespace GemRouter.PivCard.Card;

/// <summary>The slots with their keys: making, asking, using (SP 800-73-4 part 2, 3.2.4 and 3.3.2).</summary>
internal sealed class KeyCommands
{
    private const byte P256 = 0x11;
    private const int Template = 0x7C;

    private readonly Dictionary<byte, CardKey> _keys = [];

    public CardKey Make(byte slot, PinPolicy policy = PinPolicy.Default, byte touch = 0)
    {
        if (policy == PinPolicy.Default)
        {
            policy = slot switch { 0x9E => PinPolicy.Never, 0x9C => PinPolicy.Always, _ => PinPolicy.Once };
        }

        CardKey key = new(policy, touch == 0 ? (byte)1 : touch);
        if (_keys.Remove(slot, out CardKey? old))
        {
            old.Dispose();
        }

        _keys[slot] = key;
        return key;
    }

    public void Clear()
    {
        foreach (CardKey key in _keys.Values)
        {
            key.Dispose();
        }

        _keys.Clear();
    }

    public ResponseApdu Generate(CommandApdu command)
    {
        byte[]? template = Tlv.Find(command.Data, 0xAC);
        if (DataObjects.CertificateOf(command.P2) is null)
        {
            return StatusWord.WrongParameters;
        }

        if (template is null || Tlv.Find(template, 0x80) is not [P256])
        {
            return StatusWord.WrongData;
        }

        PinPolicy policy = Tlv.Find(template, 0xAA) is [<= (byte)PinPolicy.Always and byte asked] ? (PinPolicy)asked : PinPolicy.Default;
        byte touch = Tlv.Find(template, 0xAB) is [byte wish] ? wish : (byte)0;
        return ResponseApdu.Of(Tlv.Write(0x7F49, Tlv.Write(0x86, Make(command.P2, policy, touch).PublicKey)));
    }

    public ResponseApdu Metadata(byte slot) => !_keys.TryGetValue(slot, out CardKey? key) ? StatusWord.NoSuchReference
        : ResponseApdu.Of([.. Tlv.Write(0x01, [P256]), .. Tlv.Write(0x02, [(byte)key.Policy, key.Touch]), .. Tlv.Write(0x03, [0x01]), .. Tlv.Write(0x04, Tlv.Write(0x86, key.PublicKey))]);

    public ResponseApdu Use(CommandApdu command, PinCommands pins)
    {
        if (!_keys.TryGetValue(command.P2, out CardKey? key))
        {
            return StatusWord.WrongData;
        }

        byte[]? template = Tlv.Find(command.Data, Template);
        if (command.P1 != P256 || template is null || Tlv.Find(template, 0x82) is not [])
        {
            return StatusWord.WrongData;
        }

        if (key.Policy != PinPolicy.Never && !(key.Policy == PinPolicy.Always ? pins.IsFresh : pins.IsGiven))
        {
            return StatusWord.SecurityStatus;
        }

        try
        {
            return Tlv.Find(template, 0x85) is { } point ? Answer(key.Agree(point))
                : Tlv.Find(template, 0x81) is { Length: > 0 and <= 32 } hash ? Answer(key.Sign(hash))
                : StatusWord.WrongData;
        }
        catch (CryptographicException)
        {
            return StatusWord.WrongData; // no point of the curve
        }
    }

    private static ResponseApdu Answer(byte[] value) => ResponseApdu.Of(Tlv.Write(Template, Tlv.Write(0x82, value)));
}
