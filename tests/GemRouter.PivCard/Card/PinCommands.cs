using GemRouter.PivCard.Apdu;

namespace GemRouter.PivCard.Card;

/// <summary>What is done with PIN and PUK (SP 800-73-4 part 2, 3.2).</summary>
internal sealed class PinCommands
{
    public const byte PinReference = 0x80;
    public const byte PukReference = 0x81;

    private const byte ForgetParameter = 0xFF;

    public SecretReference Pin { get; } = new("123456");

    public SecretReference Puk { get; } = new("12345678");

    /// <summary>Whether the PIN was given since the application was selected.</summary>
    public bool IsGiven { get; private set; }

    /// <summary>Whether it was given by the command before this one: for keys that always ask.</summary>
    public bool IsFresh { get; set; }

    public static ResponseApdu Metadata(SecretReference secret) => ResponseApdu.Of(
        [.. Tlv.Write(0x01, [0xFF]), .. Tlv.Write(0x05, [secret.IsFactory ? (byte)1 : (byte)0]), .. Tlv.Write(0x06, [(byte)secret.Total, (byte)secret.Remaining])]);

    public void Forget()
    {
        IsGiven = false;
        IsFresh = false;
    }

    public void Reset()
    {
        Forget();
        Pin.Reset();
        Puk.Reset();
    }

    public ResponseApdu Verify(CommandApdu command)
    {
        if (command.P2 != PinReference)
        {
            return StatusWord.NoSuchReference;
        }

        if (command.P1 == ForgetParameter && command.Data.Count == 0)
        {
            Forget();
            return StatusWord.Success;
        }

        if (command.P1 != 0)
        {
            return StatusWord.WrongParameters;
        }

        if (command.Data.Count == 0) // asks for the state, costs nothing
        {
            return IsGiven ? StatusWord.Success : Pin.State;
        }

        if (command.Data.Count != SecretReference.Length)
        {
            return StatusWord.WrongData;
        }

        int status = Pin.Try([.. command.Data]);
        IsGiven = status == StatusWord.Success;
        IsFresh = IsGiven;
        return status;
    }

    public ResponseApdu Change(CommandApdu command)
    {
        SecretReference? secret = command.P2 switch { PinReference => Pin, PukReference => Puk, _ => null };
        return secret is null ? StatusWord.NoSuchReference : Replace(command, secret, secret);
    }

    public ResponseApdu Unblock(CommandApdu command) => command.P2 == PinReference ? Replace(command, Puk, Pin) : StatusWord.NoSuchReference;

    public ResponseApdu SetRetries(CommandApdu command)
    {
        if (command.P1 == 0 || command.P2 == 0)
        {
            return StatusWord.WrongParameters;
        }

        if (!IsGiven)
        {
            return StatusWord.SecurityStatus;
        }

        Pin.Reset(command.P1);
        Puk.Reset(command.P2);
        return StatusWord.Success;
    }

    // the old value or the PUK, then the new value
    private ResponseApdu Replace(CommandApdu command, SecretReference proof, SecretReference target)
    {
        byte[] data = [.. command.Data];
        if (data.Length != 2 * SecretReference.Length || !SecretReference.IsAllowed(data.AsSpan(SecretReference.Length)))
        {
            return StatusWord.WrongData;
        }

        int status = proof.Try(data.AsSpan(0, SecretReference.Length));
        if (status == StatusWord.Success)
        {
            target.Set(data.AsSpan(SecretReference.Length));
        }
        else if (target == Pin && proof == Pin)
        {
            Forget();
        }

        return status;
    }
}
