namespace GemRouter.PivCard.Tests.Card;

public sealed class PinTests : IDisposable
{
    private readonly VirtualCard _card = new();
    private readonly Terminal _terminal;

    public PinTests() => _terminal = new Terminal(_card);

    [Fact]
    public void The_right_PIN_is_taken()
    {
        Assert.Equal(StatusWord.Success, _terminal.Verify(TestCard.Pin));
        Assert.Equal(StatusWord.Success, _terminal.PinState());
        Assert.Equal((1, 3), (_card.Pin.Attempts, _card.Pin.Remaining));
    }

    [Fact]
    public void Asking_how_many_tries_are_left_costs_none()
    {
        Assert.Equal(0x63C3, _terminal.PinState());
        Assert.Equal(0x63C3, _terminal.PinState());
        Assert.Equal((0, 3), (_card.Pin.Attempts, _card.Pin.Remaining));
    }

    [Fact]
    public void A_wrong_PIN_costs_exactly_one_try()
    {
        Assert.Equal(0x63C2, _terminal.Verify("000000"));
        Assert.Equal(0x63C2, _terminal.PinState());
        Assert.Equal((1, 2), (_card.Pin.Attempts, _card.Pin.Remaining));
    }

    [Fact]
    public void The_last_wrong_PIN_locks_and_then_no_value_is_compared_any_more()
    {
        _card.Pin.Remaining = 1;
        Assert.Equal(0x63C0, _terminal.Verify("000000"));
        Assert.Equal(StatusWord.Locked, _terminal.PinState());
        Assert.Equal(StatusWord.Locked, _terminal.Verify(TestCard.Pin));
        Assert.Equal((1, 0), (_card.Pin.Attempts, _card.Pin.Remaining));
    }

    [Fact]
    public void The_right_PIN_brings_back_all_tries()
    {
        _terminal.Verify("000000");
        _terminal.Verify(TestCard.Pin);
        Assert.Equal(3, _card.Pin.Remaining);
    }

    [Fact]
    public void A_wrong_PIN_after_the_right_one_takes_back_that_it_was_given()
    {
        _terminal.Verify(TestCard.Pin);
        _terminal.Verify("000000");
        Assert.Equal(0x63C2, _terminal.PinState());
    }

    [Fact]
    public void A_PIN_that_is_not_filled_up_is_not_compared()
    {
        Assert.Equal(StatusWord.WrongData, _terminal.Send(Instruction.Verify, 0x00, 0x80, [0x31, 0x32]).Status);
        Assert.Equal((0, 3), (_card.Pin.Attempts, _card.Pin.Remaining));
    }

    [Fact]
    public void It_is_forgotten_when_that_is_asked_for_by_selection_and_by_power()
    {
        _terminal.Verify(TestCard.Pin);
        Assert.Equal(StatusWord.Success, _terminal.Send(Instruction.Verify, 0xFF, 0x80).Status);
        Assert.Equal(0x63C3, _terminal.PinState());

        _terminal.Verify(TestCard.Pin);
        _terminal.Send(Instruction.Select, 0x04, 0x00, Terminal.PivId);
        Assert.Equal(0x63C3, _terminal.PinState());

        _terminal.Verify(TestCard.Pin);
        _card.PowerOn();
        Assert.Equal(StatusWord.NoSuchInstruction, _terminal.PinState()); // nothing is selected
        Assert.Equal(0x63C3, new Terminal(_card).PinState());
    }

    [Fact]
    public void The_PUK_unblocks_a_locked_PIN()
    {
        _card.Pin.Remaining = 0;
        Assert.Equal(StatusWord.Success, _terminal.Unblock(TestCard.Puk, "654321"));
        Assert.Equal(StatusWord.Success, _terminal.Verify("654321"));
        Assert.Equal(3, _card.Pin.Remaining);
    }

    [Fact]
    public void A_wrong_PUK_costs_a_try_of_the_PUK_and_the_last_locks_it()
    {
        _card.Pin.Remaining = 0;
        Assert.Equal(0x63C2, _terminal.Unblock("00000000", "654321"));
        Assert.Equal(0x63C1, _terminal.Unblock("00000000", "654321"));
        Assert.Equal(0x63C0, _terminal.Unblock("00000000", "654321"));
        Assert.Equal(StatusWord.Locked, _terminal.Unblock(TestCard.Puk, "654321"));
        Assert.Equal((0, 0), (_card.Pin.Remaining, _card.Puk.Remaining));
    }

    [Fact]
    public void PIN_and_PUK_are_changed_by_who_knows_them()
    {
        Assert.Equal(StatusWord.Success, _terminal.Change(0x80, TestCard.Pin, "13579246"));
        Assert.Equal(StatusWord.Success, _terminal.Change(0x81, TestCard.Puk, "86427531"));
        Assert.Equal(StatusWord.Success, _terminal.Verify("13579246"));
        Assert.Equal(StatusWord.Success, _terminal.Unblock("86427531", "654321"));
        Assert.Equal(0x63C2, _terminal.Change(0x80, "13579246", "24682468"));
    }

    [Fact]
    public void A_new_PIN_that_is_too_short_is_refused_before_anything_is_compared()
    {
        Assert.Equal(StatusWord.WrongData, _terminal.Change(0x80, TestCard.Pin, "123"));
        Assert.Equal(0, _card.Pin.Attempts);
    }

    [Fact]
    public void Whether_it_is_the_factorys_and_how_many_tries_are_left_stands_in_the_metadata()
    {
        Assert.Equal("0101FF0501010602" + "0303", Convert.ToHexString(_terminal.Send(Instruction.GetMetadata, 0x00, 0x80).Data));
        _card.Pin.Set("654321");
        _card.Pin.Remaining = 1;
        Assert.Equal("0101FF0501000602" + "0301", Convert.ToHexString(_terminal.Send(Instruction.GetMetadata, 0x00, 0x80).Data));
    }

    public void Dispose() => _card.Dispose();
}
