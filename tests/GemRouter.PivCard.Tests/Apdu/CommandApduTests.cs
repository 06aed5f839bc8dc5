namespace GemRouter.PivCard.Tests.Apdu;

public sealed class CommandApduTests
{
    [Fact]
    public void A_header_alone_has_no_data_and_asks_for_none() => Expect(CommandApdu.Read([0x00, 0xA4, 0x04, 0x00]), [], 0);

    [Fact]
    public void One_byte_after_the_header_says_how_much_is_expected() => Expect(CommandApdu.Read([0x00, 0xC0, 0x00, 0x00, 0x20]), [], 32);

    [Fact]
    public void Zero_expected_means_256() => Expect(CommandApdu.Read([0x00, 0xC0, 0x00, 0x00, 0x00]), [], 256);

    [Fact]
    public void Data_comes_with_its_length() => Expect(CommandApdu.Read([0x00, 0xA4, 0x04, 0x00, 0x02, 0x0A, 0x0B]), [0x0A, 0x0B], 0);

    [Fact]
    public void Data_may_be_followed_by_what_is_expected() => Expect(CommandApdu.Read([0x00, 0xA4, 0x04, 0x00, 0x01, 0x0A, 0x05]), [0x0A], 5);

    [Fact]
    public void Extended_lengths_have_three_bytes_and_then_two() =>
        Expect(CommandApdu.Read([0x00, 0xCB, 0x3F, 0xFF, 0x00, 0x00, 0x02, 0x0A, 0x0B, 0x00, 0x00]), [0x0A, 0x0B], 65536);

    [Fact]
    public void An_extended_length_may_stand_alone() => Expect(CommandApdu.Read([0x00, 0xCB, 0x3F, 0xFF, 0x00, 0x01, 0x00]), [], 256);

    [Theory]
    [InlineData("")]
    [InlineData("00A404")]
    [InlineData("00A40400030A0B")] // less data than said
    [InlineData("00A40400010A0000")] // more after it than a length
    [InlineData("00A404000000030A0B")]
    [InlineData("00A404000000010A00")]
    public void What_is_no_command_is_refused(string hex) => Assert.Null(CommandApdu.Read(Convert.FromHexString(hex)));

    [Fact]
    public void The_class_says_whether_more_links_follow()
    {
        Assert.True(CommandApdu.Read([0x10, 0xDB, 0x3F, 0xFF, 0x01, 0x0A])!.IsChained);
        Assert.False(CommandApdu.Read([0x00, 0xDB, 0x3F, 0xFF, 0x01, 0x0A])!.IsChained);
    }

    private static void Expect(CommandApdu? command, byte[] data, int expected)
    {
        Assert.NotNull(command);
        Assert.Equal(data, command.Data);
        Assert.Equal(expected, command.Expected);
    }
}
