using GemRouter.PivCard.Apdu;

namespace GemRouter.PivCard.Card;

/// <summary>The objects of the PIV application (SP 800-73-4 part 1, 3): those of the factory, certificates, and what else is written.</summary>
internal sealed class DataObjects
{
    private const int TagList = 0x5C;
    private const int Contents = 0x53;
    private const int Discovery = 0x7E;
    private const int Chuid = 0x5FC102;
    private const int Capabilities = 0x5FC107;
    private const int Printed = 0x5FC109; // readable with the PIN alone, as is 5FC103, fingerprints, and 5FC108, the face

    private readonly Dictionary<int, byte[]> _objects = [];

    public DataObjects() => Reset();

    /// <summary>The object that holds a slot's certificate; null for what is no slot.</summary>
    public static int? CertificateOf(byte slot) => slot switch
    {
        0x9A => 0x5FC105,
        0x9C => 0x5FC10A,
        0x9D => 0x5FC10B,
        0x9E => 0x5FC101,
        >= 0x82 and <= 0x95 => 0x5FC10D + slot - 0x82,
        _ => null,
    };

    public void Reset()
    {
        _objects.Clear();
        byte[] guid = [.. Enumerable.Range(0x40, 16).Select(static i => (byte)i)];
        byte[] agency = [0xD4, 0xE7, 0x39, 0xDA, 0x73, 0x9C, 0xED, 0x39, 0xCE, 0x73, 0x9D, 0x83, 0x68, 0x58, 0x21, 0x08, 0x42, 0x10, 0x84, 0x21, 0xC8, 0x42, 0x10, 0xC3, 0xEB];
        _objects[Chuid] = [.. Tlv.Write(0x30, agency), .. Tlv.Write(0x34, guid), .. Tlv.Write(0x35, [.. "20500101"u8]), .. Tlv.Write(0x3E), .. Tlv.Write(0xFE)];
        byte[] card = [0xA0, 0x00, 0x00, 0x01, 0x16, 0xFF, 0x02, .. guid[..14]];
        _objects[Capabilities] =
        [
            .. Tlv.Write(0xF0, card), .. Tlv.Write(0xF1, [0x21]), .. Tlv.Write(0xF2, [0x21]), .. Tlv.Write(0xF3), .. Tlv.Write(0xF4, [0x00]), .. Tlv.Write(0xF5, [0x10]),
            .. Tlv.Write(0xF6), .. Tlv.Write(0xF7), .. Tlv.Write(0xFA), .. Tlv.Write(0xFB), .. Tlv.Write(0xFC), .. Tlv.Write(0xFD), .. Tlv.Write(0xFE),
        ];
    }

    public void WriteCertificate(byte slot, byte[] certificate) =>
        _objects[CertificateOf(slot)!.Value] = [.. Tlv.Write(0x70, certificate), .. Tlv.Write(0x71, [0x00]), .. Tlv.Write(0xFE)];

    public ResponseApdu Read(CommandApdu command, bool pinGiven)
    {
        if (command.Parameters != 0x3FFF)
        {
            return StatusWord.WrongParameters;
        }

        if (TagOf(Tlv.Read(command.Data)) is not { } tag)
        {
            return StatusWord.WrongData;
        }

        if (tag == Discovery)
        {
            return ResponseApdu.Of(Tlv.Write(Discovery, Tlv.Write(0x4F, PivApplet.Id), Tlv.Write(0x5F2F, [0x40, 0x00])));
        }

        return tag is Printed or 0x5FC103 or 0x5FC108 && !pinGiven ? StatusWord.SecurityStatus
            : _objects.TryGetValue(tag, out byte[]? value) ? ResponseApdu.Of(Tlv.Write(Contents, value))
            : StatusWord.NotFound;
    }

    public ResponseApdu Write(CommandApdu command)
    {
        if (command.Parameters != 0x3FFF)
        {
            return StatusWord.WrongParameters;
        }

        IReadOnlyList<Tlv>? elements = Tlv.Read(command.Data);
        if (TagOf(elements) is not { } tag || elements!.FirstOrDefault(static element => element.Tag == Contents) is not { } contents)
        {
            return StatusWord.WrongData;
        }

        if (contents.Value.Length == 0)
        {
            _objects.Remove(tag);
        }
        else
        {
            _objects[tag] = contents.Value;
        }

        return StatusWord.Success;
    }

    private static int? TagOf(IReadOnlyList<Tlv>? elements) =>
        elements?.FirstOrDefault(static element => element.Tag == TagList)?.Value is { Length: >= 1 and <= 3 } tag ? tag.Aggregate(0, static (number, next) => (number << 8) | next) : null;
}
