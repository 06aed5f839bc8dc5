namespace GemRouter.PivCard.Tests.Card;

public sealed class ApplicationTests : IDisposable
{
    private readonly VirtualCard _card = new(serial: 0x01020304);
    private readonly Terminal _terminal;

    public ApplicationTests() => _terminal = new Terminal(_card);

    [Fact]
    public void Version_and_serial_number_are_told()
    {
        Assert.Equal([5, 4, 3], _terminal.Send(Instruction.GetVersion, 0x00, 0x00).Data);
        Assert.Equal([1, 2, 3, 4], _terminal.Send(Instruction.GetSerial, 0x00, 0x00).Data);
    }

    [Fact]
    public void PIV_is_selected_by_the_short_and_the_full_identifier()
    {
        byte[] answer = _terminal.Send(Instruction.Select, 0x04, 0x00, [.. Terminal.PivId, 0x00, 0x00, 0x10, 0x00, 0x01, 0x00]).Data;
        Assert.Equal("61114F0600001000010079074F05A000000308", Convert.ToHexString(answer));
        Assert.Equal(answer, _terminal.Send(Instruction.Select, 0x04, 0x00, Terminal.PivId).Data);
    }

    [Fact]
    public void The_application_for_one_time_passwords_tells_the_serial_number_as_old_firmware_did()
    {
        Assert.Equal(StatusWord.Success, _terminal.Send(Instruction.Select, 0x04, 0x00, [0xA0, 0x00, 0x00, 0x05, 0x27, 0x20, 0x01, 0x01]).Status);
        Assert.Equal([1, 2, 3, 4], _terminal.Send(0x01, 0x10, 0x00).Data);
    }

    [Fact]
    public void The_application_for_management_tells_the_version() =>
        Assert.Equal("Virtual mgr - FW version 5.4.3"u8, _terminal.Send(Instruction.Select, 0x04, 0x00, [0xA0, 0x00, 0x00, 0x05, 0x27, 0x47, 0x11, 0x17]).Data);

    [Fact]
    public void What_it_does_not_have_is_not_selected_and_PIV_stays()
    {
        _terminal.Verify(TestCard.Pin);
        Assert.Equal(StatusWord.NotFound, _terminal.Send(Instruction.Select, 0x04, 0x00, [0xD2, 0x76, 0x00, 0x01, 0x24, 0x01]).Status);
        Assert.Equal(StatusWord.Success, _terminal.PinState());
    }

    [Fact]
    public void Unknown_instructions_and_broken_commands_are_refused()
    {
        Assert.Equal(StatusWord.NoSuchInstruction, _terminal.Send(0x77, 0x00, 0x00).Status);
        Assert.Equal(StatusWord.WrongLength, _terminal.Raw(0x00, 0xCB).Status);
    }

    [Fact]
    public void The_factorys_objects_are_there()
    {
        Assert.Equal("7E124F0BA0000003080000100001005F2F024000", Convert.ToHexString(_terminal.Read(0x7E).Data));
        Assert.Equal(StatusWord.Success, _terminal.Read(0x5F, 0xC1, 0x02).Status);
        Assert.Equal(StatusWord.Success, _terminal.Read(0x5F, 0xC1, 0x07).Status);
        Assert.Equal(StatusWord.NotFound, _terminal.Read(0x5F, 0xC1, 0x0B).Status);
    }

    [Fact]
    public void A_long_answer_is_fetched_in_parts()
    {
        _card.MakeKey();
        ResponseApdu first = _terminal.Raw([0x00, Instruction.GetData, 0x3F, 0xFF, 0x05, 0x5C, 0x03, 0x5F, 0xC1, 0x0B, 0x00]);
        Assert.Equal(256, first.Data.Length);
        Assert.Equal(StatusWord.MoreData, first.Status & 0xFF00);
        byte[] whole = _terminal.Read(0x5F, 0xC1, 0x0B).Data;
        Assert.Equal(first.Data, whole[..256]);
        Assert.Equal(StatusWord.Conditions, _terminal.Raw(0x00, Instruction.GetResponse, 0x00, 0x00, 0x00).Status); // nothing is left
        Assert.Equal(whole, _terminal.Raw([0x00, Instruction.GetData, 0x3F, 0xFF, 0x00, 0x00, 0x05, 0x5C, 0x03, 0x5F, 0xC1, 0x0B, 0x00, 0x00]).Data); // extended: at once
    }

    public void Dispose() => _card.Dispose();
}
