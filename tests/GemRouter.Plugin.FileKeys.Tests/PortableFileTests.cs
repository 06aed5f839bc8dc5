using Microsoft.Win32.SafeHandles;

namespace GemRouter.Plugin.FileKeys.Tests;

/// <summary>The way for other systems, as far as Linux can show it.</summary>
public sealed class PortableFileTests : IDisposable
{
    private readonly KeyFolder _folder = new();

    [Fact]
    public void It_opens_a_file_and_says_what_it_is()
    {
        (SafeFileHandle file, FileFacts facts) = PortableFile.Open(_folder.Write());
        using (file)
        {
            Assert.True(facts.IsRegular);
            Assert.Null(facts.Owner);
            Assert.Equal(OperatingSystem.IsWindows() ? null : UnixFileMode.UserRead | UnixFileMode.UserWrite, facts.Mode);
        }
    }

    [Fact]
    public void Both_ways_say_the_same()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere there is one way.");
        foreach (int mode in (int[])[0b110_000_000, 0b100_000_000, 0b111_111_111, 0b110_100_010])
        {
            string path = _folder.Write(mode: (UnixFileMode)mode);
            (SafeFileHandle one, FileFacts here) = LinuxFile.Open(path);
            (SafeFileHandle two, FileFacts there) = PortableFile.Open(path);
            one.Dispose();
            two.Dispose();
            Assert.Equal((here.IsRegular, here.Mode), (there.IsRegular, there.Mode));
            Assert.Equal(here.User, here.Owner);
        }
    }

    [Fact]
    public void A_directory_is_no_regular_file()
    {
        (SafeFileHandle file, FileFacts facts) = PortableFile.Open(Directory.CreateDirectory(_folder.PathOf("folder")).FullName);
        file.Dispose();

        Assert.False(facts.IsRegular);
    }

    [Fact]
    public void A_file_that_is_not_there_is_not_found()
    {
        foreach (string path in (string[])[_folder.PathOf("absent"), _folder.PathOf("absent/too")])
        {
            Assert.Equal(KeyFailure.NotFound, Assert.Throws<KeyUnavailableException>(() => PortableFile.Open(path)).Failure);
        }
    }

    [Fact]
    public void What_cannot_be_opened_is_a_failure()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege there.");
        File.CreateSymbolicLink(_folder.PathOf("a"), _folder.PathOf("a"));

        KeyUnavailableException refusal = Assert.Throws<KeyUnavailableException>(() => PortableFile.Open(_folder.PathOf("a")));

        Assert.Equal((KeyFailure.Failed, false), (refusal.Failure, refusal.MayPass));
    }

    public void Dispose() => _folder.Dispose();
}
