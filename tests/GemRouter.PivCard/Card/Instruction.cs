namespace GemRouter.PivCard.Card;

/// <summary>The instructions that the card knows (SP 800-73-4 part 2, and Yubico's additions).</summary>
public static class Instruction
{
    /// <summary>Compares the PIN, asks for its state, or forgets that it was given.</summary>
    public const byte Verify = 0x20;

    /// <summary>Changes the PIN or the PUK.</summary>
    public const byte ChangeReferenceData = 0x24;

    /// <summary>Sets a new PIN by the PUK.</summary>
    public const byte ResetRetryCounter = 0x2C;

    /// <summary>Makes a key pair.</summary>
    public const byte GenerateAsymmetric = 0x47;

    /// <summary>Uses a key: ECDH, a signature, proof of the management key.</summary>
    public const byte GeneralAuthenticate = 0x87;

    /// <summary>Selects an application.</summary>
    public const byte Select = 0xA4;

    /// <summary>Fetches the rest of a long answer.</summary>
    public const byte GetResponse = 0xC0;

    /// <summary>Reads an object.</summary>
    public const byte GetData = 0xCB;

    /// <summary>Writes an object.</summary>
    public const byte PutData = 0xDB;

    /// <summary>Yubico: what is known of a key, PIN, PUK or management key.</summary>
    public const byte GetMetadata = 0xF7;

    /// <summary>Yubico: the serial number.</summary>
    public const byte GetSerial = 0xF8;

    /// <summary>Yubico: how many tries PIN and PUK have; sets both to the factory's values.</summary>
    public const byte SetRetries = 0xFA;

    /// <summary>Yubico: back to the factory's state, where PIN and PUK are locked.</summary>
    public const byte Reset = 0xFB;

    /// <summary>Yubico: the version of the firmware.</summary>
    public const byte GetVersion = 0xFD;

    /// <summary>Yubico: sets the management key.</summary>
    public const byte SetManagementKey = 0xFF;
}
