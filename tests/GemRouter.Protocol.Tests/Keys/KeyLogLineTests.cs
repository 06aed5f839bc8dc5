using System.Text;
using GemRouter.Protocol.Tests.Fixtures;

namespace GemRouter.Protocol.Tests.Keys;

/// <summary>The key log's format, which never changes: docs/keylog.md.</summary>
public sealed class KeyLogLineTests
{
    // Written down by hand from docs/keylog.md. Every version reads it; one that cannot has broken the recordings that people keep.
    private const string First =
        "gem1 sek=000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f suite=3 auth=0 bind=0 domain=0123456789abcdef source=00112233445566778899aabbccddeeff"
        + " boot=ffeeddccbbaa99887766554433221100 group=239.1.1.1 port=5000 outer=:: kid=";

    private const string FirstKid = "df5cd3e0";

    [Fact]
    public void A_line_is_written_as_the_document_says_and_read_back()
    {
        using LoggedKey key = Read(First + FirstKid)!;
        Assert.Equal(First + FirstKid + "\n", Write(key.Key, key.Context));
        Assert.Equal(
            (3, AuthMode.Group, false, "239.1.1.1", (ushort)5000, default(Address)),
            (key.Context.Suite, key.Context.Auth, key.Context.BindSource, key.Context.Group.ToString(), key.Context.Port, key.Context.OuterSource));
        Assert.Equal(("0123456789abcdef", "00112233445566778899aabbccddeeff", "ffeeddccbbaa99887766554433221100"), (key.Context.Domain.ToString(), key.Context.Source.ToString(), key.Context.SourceBoot.ToString()));
        Assert.Equal(FirstKid, key.Address.KeyId.ToString());
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public void A_line_gives_back_all_that_a_key_is_bound_to(bool ipv4, bool bindSource)
    {
        using DataStream stream = new(4, ipv4, AuthMode.SignedManifest, bindSource: bindSource);
        using LoggedKey key = Read(Write(stream.Sek, stream.Context).TrimEnd('\n'))!;
        Assert.Equal(stream.Context, key.Context);
        Assert.Equal(stream.Sek.Commitment, key.Key.Commitment);
        Assert.Equal(stream.Open.Address, key.Address);
    }

    [Fact]
    public void The_longest_line_has_room()
    {
        using DataStream stream = new(1, ipv4: false);
        StreamContext context = stream.Context with
        {
            Suite = 255,
            Auth = AuthMode.SignedManifest,
            BindSource = true,
            Group = GroupAddress.Parse("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
            Port = 65535,
            OuterSource = Address.Parse("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        };
        Assert.True(Write(stream.Sek, context).Length <= KeyLogLine.MaxSize);
    }

    [Fact]
    public void Fields_of_a_later_version_are_passed_over_and_the_order_means_nothing()
    {
        using LoggedKey? more = Read(First.Replace(" suite=3", " colour=red flag suite=3", StringComparison.Ordinal) + FirstKid + " end=1");
        Assert.NotNull(more);
        using LoggedKey? other = Read(First.Replace(" port=5000", "", StringComparison.Ordinal) + FirstKid + " port=5000");
        Assert.NotNull(other);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# a comment")]
    [InlineData("gem2 sek=00")]
    [InlineData("gem10 sek=00")]
    public void Empty_lines_comments_and_other_versions_say_nothing(string line)
    {
        Assert.True(KeyLogLine.IsIdle(Encoding.ASCII.GetBytes(line)));
        Assert.Null(Read(line));
    }

    [Theory]
    [InlineData("kid=", "kid=1")]
    [InlineData("suite=3", "suite=4")] // another key id follows from it
    [InlineData("suite=3", "suite=256")]
    [InlineData("auth=0", "auth=2")]
    [InlineData("bind=0", "bind=yes")]
    [InlineData("port=5000", "port=0")]
    [InlineData("port=5000", "port=5000 port=5000")]
    [InlineData("group=239.1.1.1", "group=10.1.1.1")]
    [InlineData("outer=::", "outer=nowhere")]
    [InlineData("sek=00", "sek=0x")]
    [InlineData("sek=00", "sek=")]
    [InlineData(" domain=0123456789abcdef", "")]
    public void A_line_that_is_wrong_gives_nothing(string old, string with)
    {
        byte[] line = Encoding.ASCII.GetBytes((First + FirstKid).Replace(old, with, StringComparison.Ordinal));
        Assert.False(KeyLogLine.IsIdle(line));
        Assert.Null(KeyLogLine.Read(line));
    }

    [Fact]
    public void No_bytes_make_it_throw()
    {
        byte[] line = Encoding.ASCII.GetBytes(First + FirstKid);
        for (int i = 0; i < line.Length; i++)
        {
            foreach (byte value in (byte[])[0, (byte)' ', (byte)'=', 0x80, 0xFF])
            {
                byte[] damaged = [.. line];
                damaged[i] = value;
                KeyLogLine.Read(damaged)?.Dispose();
                KeyLogLine.Read(line.AsSpan(0, i))?.Dispose();
            }
        }

        Assert.Null(KeyLogLine.Read(Encoding.ASCII.GetBytes("gem1" + string.Concat(Enumerable.Repeat(" a=b", 100)))));
        Assert.Null(KeyLogLine.Read(new byte[100_000]));
    }

    private static LoggedKey? Read(string line) => KeyLogLine.Read(Encoding.ASCII.GetBytes(line));

    private static string Write(SourceKey key, in StreamContext context)
    {
        byte[] line = new byte[KeyLogLine.MaxSize];
        return Encoding.ASCII.GetString(line, 0, KeyLogLine.Write(line, key, context));
    }
}
