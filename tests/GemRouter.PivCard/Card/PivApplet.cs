using GemRouter.PivCard.Apdu;

namespace GemRouter.PivCard.Card;

/// <summary>The PIV application: which command goes where, and what it needs to have been proven.</summary>
internal sealed class PivApplet(CardIdentity identity)
{
    private readonly ManagementKey _management = new();

    /// <summary>Its application identifier, in full.</summary>
    public static byte[] Id { get; } = [0xA0, 0x00, 0x00, 0x03, 0x08, 0x00, 0x00, 0x10, 0x00, 0x01, 0x00];

    /// <summary>What all select it by.</summary>
    public static byte[] ShortId { get; } = Id[..5];

    public PinCommands Pins { get; } = new();

    public KeyCommands Keys { get; } = new();

    public DataObjects Objects { get; } = new();

    /// <summary>Nothing counts as proven any more.</summary>
    public void Forget()
    {
        Pins.Forget();
        _management.Forget();
    }

    public ResponseApdu Select()
    {
        Forget();
        return ResponseApdu.Of(Tlv.Write(0x61, Tlv.Write(0x4F, Id[5..]), Tlv.Write(0x79, Tlv.Write(0x4F, ShortId))));
    }

    public ResponseApdu Handle(CommandApdu command) => command.Instruction switch
    {
        Instruction.Verify => Pins.Verify(command),
        Instruction.ChangeReferenceData => Pins.Change(command),
        Instruction.ResetRetryCounter => Pins.Unblock(command),
        Instruction.SetRetries => Managed(() => Pins.SetRetries(command)),
        Instruction.GeneralAuthenticate when command.P2 == ManagementKey.Reference => _management.Authenticate(command),
        Instruction.GeneralAuthenticate => Keys.Use(command, Pins),
        Instruction.GenerateAsymmetric => Managed(() => Keys.Generate(command)),
        Instruction.GetData => Objects.Read(command, Pins.IsGiven),
        Instruction.PutData => Managed(() => Objects.Write(command)),
        Instruction.GetMetadata => Metadata(command),
        Instruction.SetManagementKey => Managed(() => SetManagementKey(command)),
        Instruction.GetVersion => ResponseApdu.Of(identity.VersionBytes),
        Instruction.GetSerial => ResponseApdu.Of(identity.SerialBytes),
        Instruction.Reset => ToFactory(),
        _ => StatusWord.NoSuchInstruction,
    };

    private ResponseApdu Managed(Func<ResponseApdu> action) => _management.IsProven ? action() : StatusWord.SecurityStatus;

    private ResponseApdu Metadata(CommandApdu command) => command.P2 switch
    {
        PinCommands.PinReference => PinCommands.Metadata(Pins.Pin),
        PinCommands.PukReference => PinCommands.Metadata(Pins.Puk),
        ManagementKey.Reference => ResponseApdu.Of(
            [.. Tlv.Write(0x01, [_management.Algorithm]), .. Tlv.Write(0x02, [0x00, 0x01]), .. Tlv.Write(0x05, [_management.IsFactory ? (byte)1 : (byte)0])]),
        _ => Keys.Metadata(command.P2),
    };

    // FF FF FF (or FE, with touch), then the algorithm, 9B, and the key with its length
    private ResponseApdu SetManagementKey(CommandApdu command)
    {
        byte[] data = [.. command.Data];
        return command.Parameters is not (0xFFFF or 0xFFFE) ? StatusWord.WrongParameters
            : data.Length < 3 || data[1] != ManagementKey.Reference || data[2] != data.Length - 3 ? StatusWord.WrongData
            : _management.Set(data[0], data[3..]);
    }

    private ResponseApdu ToFactory()
    {
        if (Pins.Pin.Remaining > 0 || Pins.Puk.Remaining > 0)
        {
            return StatusWord.Conditions;
        }

        Pins.Reset();
        Keys.Clear();
        Objects.Reset();
        _management.Reset();
        return StatusWord.Success;
    }
}
