namespace GemRouter.Plugin.FileKeys.Tests;

/// <summary>The rules by themselves: what another user or system would show.</summary>
public sealed class KeyFileRulesTests
{
    private static readonly FileFacts Good = new(IsRegular: true, UnixFileMode.UserRead | UnixFileMode.UserWrite, Owner: 1000, User: 1000);

    [Fact]
    public void A_file_belongs_to_the_processs_user_or_to_root()
    {
        Check(Good);
        Check(Good with { Owner = 0 });
        Check(Good with { Owner = 0, User = 0 });

        foreach ((uint owner, uint user) in ((uint, uint)[])[(1001, 1000), (1000, 0), (65534, 0), (uint.MaxValue, 1)])
        {
            KeyUnavailableException refusal = Refused(Good with { Owner = owner, User = user });
            Assert.Contains($"belongs to user {owner},", refusal.Message, StringComparison.Ordinal);
            Assert.EndsWith($"chown {user} keys/bk", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Only_modes_that_give_others_nothing_pass()
    {
        for (int mode = 0; mode < 0x1000; mode++)
        {
            FileFacts facts = Good with { Mode = (UnixFileMode)mode };
            if ((mode & 0b111_111) == 0)
            {
                Check(facts);
            }
            else
            {
                Refused(facts);
            }
        }
    }

    [Fact]
    public void Roots_credential_may_be_readable_by_the_group_which_is_the_mask_of_a_list_and_nothing_more()
    {
        FileFacts facts = Good with { Owner = 0, Mode = (UnixFileMode)0b100_100_000 };
        KeyFileRules.Check("keys/bk", facts, isCredential: true);
        Refused(facts);
        foreach (FileFacts wrong in (FileFacts[])[facts with { Owner = 1000 }, facts with { Mode = (UnixFileMode)0b100_110_000 }, facts with { Mode = (UnixFileMode)0b100_100_100 }])
        {
            Assert.Throws<KeyUnavailableException>(() => KeyFileRules.Check("keys/bk", wrong, isCredential: true));
        }
    }

    [Fact]
    public void A_mode_is_shown_as_chmod_takes_it() =>
        Assert.Contains("has mode 0644:", Refused(Good with { Mode = (UnixFileMode)0b110_100_100 }).Message, StringComparison.Ordinal);

    [Fact]
    public void Where_the_system_has_neither_owner_nor_mode_they_are_not_checked() => Check(Good with { Owner = null, Mode = null });

    [Fact]
    public void What_is_no_regular_file_is_refused() =>
        Assert.StartsWith("\"keys/bk\" is no regular file", Refused(Good with { IsRegular = false }).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("/etc/gemrouter/studio.bk", "/etc/gemrouter/studio.bk")]
    [InlineData("my keys/bk", "'my keys/bk'")]
    [InlineData("bob's", @"'bob'\''s'")]
    [InlineData("$(reboot)", "'$(reboot)'")]
    [InlineData("-rf", "./-rf")]
    [InlineData("~root/bk", "'~root/bk'")]
    public void A_remedy_can_be_pasted_into_a_shell(string path, string word) => Assert.Equal(word, ShellWord.Of(path));

    private static void Check(FileFacts facts) => KeyFileRules.Check("keys/bk", facts);

    private static KeyUnavailableException Refused(FileFacts facts)
    {
        KeyUnavailableException refusal = Assert.Throws<KeyUnavailableException>(() => Check(facts));
        Assert.Equal((KeyFailure.Malformed, false), (refusal.Failure, refusal.MayPass));
        return refusal;
    }
}
