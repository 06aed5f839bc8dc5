namespace GemRouter.PivCard.Tests.Card;

/// <summary>The side of a program that talks to a card: PIV is selected.</summary>
internal sealed class Terminal
{
    public Terminal(VirtualCard card)
    {
        Card = card;
        Assert.Equal(StatusWord.Success, Send(Instruction.Select, 0x04, 0x00, PivId).Status);
    }

    public static byte[] PivId { get; } = [0xA0, 0x00, 0x00, 0x03, 0x08];

    public VirtualCard Card { get; }

    /// <summary>Sends bytes as they are.</summary>
    public ResponseApdu Raw(params byte[] apdu)
    {
        byte[] answer = Card.Process(apdu);
        return new ResponseApdu(answer[..^2], (answer[^2] << 8) | answer[^1]);
    }

    /// <summary>Sends a command of short length, in links where it must be, and fetches all of the answer.</summary>
    public ResponseApdu Send(byte instruction, byte p1, byte p2, byte[]? data = null)
    {
        byte[] rest = data ?? [];
        while (rest.Length > 255)
        {
            Assert.Equal(StatusWord.Success, Raw([0x10, instruction, p1, p2, 255, .. rest[..255]]).Status);
            rest = rest[255..];
        }

        ResponseApdu answer = rest.Length == 0 ? Raw(0x00, instruction, p1, p2) : Raw([0x00, instruction, p1, p2, (byte)rest.Length, .. rest, 0x00]);
        List<byte> all = [.. answer.Data];
        while ((answer.Status & 0xFF00) == StatusWord.MoreData)
        {
            answer = Raw(0x00, Instruction.GetResponse, 0x00, 0x00, (byte)answer.Status);
            all.AddRange(answer.Data);
        }

        return new ResponseApdu([.. all], answer.Status);
    }

    public int Verify(string pin) => Send(Instruction.Verify, 0x00, 0x80, SecretReference.Fill(pin)).Status;

    /// <summary>Asks whether the PIN was given, which costs nothing.</summary>
    public int PinState() => Send(Instruction.Verify, 0x00, 0x80).Status;

    public int Change(byte reference, string from, string to) =>
        Send(Instruction.ChangeReferenceData, 0x00, reference, [.. SecretReference.Fill(from), .. SecretReference.Fill(to)]).Status;

    public int Unblock(string puk, string pin) => Send(Instruction.ResetRetryCounter, 0x00, 0x80, [.. SecretReference.Fill(puk), .. SecretReference.Fill(pin)]).Status;

    public ResponseApdu Agree(byte[] point, byte slot = VirtualCard.KeyManagement) =>
        Send(Instruction.GeneralAuthenticate, 0x11, slot, Tlv.Write(0x7C, Tlv.Write(0x82), Tlv.Write(0x85, point)));

    public ResponseApdu Sign(byte[] hash, byte slot) =>
        Send(Instruction.GeneralAuthenticate, 0x11, slot, Tlv.Write(0x7C, Tlv.Write(0x82), Tlv.Write(0x81, hash)));

    public ResponseApdu Read(params byte[] tag) => Send(Instruction.GetData, 0x3F, 0xFF, Tlv.Write(0x5C, tag));

    public int Write(byte[] tag, byte[] contents) => Send(Instruction.PutData, 0x3F, 0xFF, [.. Tlv.Write(0x5C, tag), .. Tlv.Write(0x53, contents)]).Status;
}
