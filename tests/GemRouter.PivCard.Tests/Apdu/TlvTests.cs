using CsCheck;

namespace GemRouter.PivCard.Tests.Apdu;

public sealed class TlvTests
{
    [Fact]
    public void What_is_written_is_read() =>
        Gen.Select(Gen.OneOf(Gen.Const(0x53), Gen.Const(0x7E), Gen.Const(0x7F49), Gen.Const(0x5F2F), Gen.Const(0x5FC10B)), Gen.Byte.Array[0, 600]).Sample((tag, value) =>
            Assert.Equivalent(new Tlv(tag, value), Assert.Single(Tlv.Read(Tlv.Write(tag, value))!)));

    [Theory]
    [InlineData("8200", 0x82, "")]
    [InlineData("7F490101", 0x7F49, "01")]
    [InlineData("53810102", 0x53, "02")]
    [InlineData("5382000103", 0x53, "03")]
    public void Known_encodings_are_read(string hex, int tag, string value) => Assert.Equal(Convert.FromHexString(value), Tlv.Find(Convert.FromHexString(hex), tag));

    [Fact]
    public void Elements_stand_in_a_row() => Assert.Equal([0x01, 0x02], Tlv.Read(Convert.FromHexString("0101AA0201BB"))!.Select(static element => element.Tag));

    [Theory]
    [InlineData("82")]
    [InlineData("820301")]
    [InlineData("5F")]
    [InlineData("538102")]
    [InlineData("538300000101")]
    public void What_is_cut_off_or_too_long_is_refused(string hex) => Assert.Null(Tlv.Read(Convert.FromHexString(hex)));

    [Fact]
    public void Whatever_comes_is_read_or_refused() => Gen.Byte.Array[0, 40].Sample(static bytes => _ = Tlv.Read(bytes));
}
