using System.Diagnostics;

namespace GemRouter.Loading.Tests;

/// <summary>With a lock, the plugins are to the last byte what they were when it was made.</summary>
public sealed class LockTests : IDisposable
{
    private readonly SearchPath _path = new();
    private readonly string _lock;

    public LockTests()
    {
        _path.Copy("sound");
        _path.Emit("other", new EmittedPlugin { Id = "other", Stages = ["other"] });
        Directory.CreateDirectory(_path["sound", "data", "deep"]);
        File.WriteAllText(_path["sound", "data", "deep", "table.txt"], "1 2 3\n");
        File.WriteAllText(_path["sound", ".hidden"], "too");
        CloseToOthers();
        _lock = Path.Combine(Directory.CreateTempSubdirectory("gemrouter-lock-").FullName, "m.lock");
    }

    public void Dispose()
    {
        _path.Dispose();
        Directory.Delete(Path.GetDirectoryName(_lock)!, recursive: true);
    }

    [Fact]
    public void Plugins_that_are_as_locked_are_loaded()
    {
        Lock();
        Assert.Equal(["other", "fixture.sound"], Expect.Loaded(Load()).Select(static plugin => plugin.Metadata.Id));
    }

    [Fact]
    public void A_lock_is_text_with_a_line_a_file_in_order()
    {
        string[] lines = Lock().Text.Split('\n');
        Assert.Equal("gemrouter-lock 1", lines[0]);
        Assert.Contains("plugin fixture.sound 0.1.0.0", lines);
        Assert.Contains("plugin other 3.2.1.0", lines);
        string[] files = [.. lines.SkipWhile(static line => line != "plugin fixture.sound 0.1.0.0").Skip(1).TakeWhile(static line => line.Length > 0).Select(static line => line[66..])];
        Assert.Contains(".hidden", files);
        Assert.Contains("data/deep/table.txt", files);
        Assert.Contains("Fixture.Sound.dll", files);
        Assert.Equal(files.Order(StringComparer.Ordinal), files);
        Assert.Equal(string.Join('\n', lines), PluginLock.Read(_lock, out PluginProblem? problem)!.Text);
        Assert.Null(problem);
    }

    [Fact]
    public void A_lock_says_the_same_wherever_the_folders_lie()
    {
        string text = Lock().Text;
        using SearchPath moved = new();
        Directory.Move(_path["sound"], moved["renamed"]);
        Directory.Move(_path["other"], moved["b"]);
        Assert.Equal(text, PluginLock.Of(moved.Inspect().Plugins, out _).Text);
    }

    [Fact]
    [Provokes(PluginProblemCode.FileDiffers, PluginProblemCode.FileMissing, PluginProblemCode.FileNotInLock)]
    public void A_file_that_differs_is_missing_or_came_in_addition_is_named_and_nothing_is_loaded()
    {
        Lock();
        File.AppendAllText(_path["sound", "data", "deep", "table.txt"], "4");
        File.Delete(_path["sound", ".hidden"]);
        File.WriteAllText(_path["other", "extra.so"], "");
        CloseToOthers();

        PluginCatalog catalog = Load();
        Expect.Problems(
            catalog,
            (PluginProblemCode.FileNotInLock, _path["other", "extra.so"]),
            (PluginProblemCode.FileDiffers, _path["sound", "data", "deep", "table.txt"]),
            (PluginProblemCode.FileMissing, _path["sound", ".hidden"]));
        Assert.All(catalog.Problems, problem => Assert.Contains(_lock, problem.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Another_version_of_a_plugin_is_named_with_both()
    {
        Lock();
        PluginLock former = PluginLock.Read(_lock, out _)!;
        File.WriteAllText(_lock, former.Text.Replace("plugin other 3.2.1.0", "plugin other 3.2.0.0", StringComparison.Ordinal)
            .Replace(former.Plugins[1].Files["Fixture.Emitted.dll"], new string('0', 64), StringComparison.Ordinal));

        Expect.Problem(Load(), PluginProblemCode.FileDiffers, _path["other", "Fixture.Emitted.dll"], "version 3.2.1.0", "the lock has 3.2.0.0", new string('0', 64));
    }

    [Fact]
    public void A_plugin_that_the_lock_does_not_name_is_passed_over_though_it_could_not_be_loaded()
    {
        Lock();
        _path.Emit("added", new EmittedPlugin { Id = "added", Contract = "9.0" });
        CloseToOthers();

        PluginCatalog catalog = Load();
        Assert.Equal(["other", "fixture.sound"], Expect.Loaded(catalog).Select(static plugin => plugin.Metadata.Id));
        Assert.Equal(["added"], catalog.PassedOver.Select(static plugin => plugin.Id));
    }

    [Fact]
    [Provokes(PluginProblemCode.LockedPluginMissing)]
    public void A_locked_plugin_that_is_not_there_is_named()
    {
        Lock();
        Directory.Delete(_path["other"], recursive: true);

        Expect.Problem(Load(), PluginProblemCode.LockedPluginMissing, _lock, "\"other\" 3.2.1.0", _path.Root);
    }

    [Fact]
    [Provokes(PluginProblemCode.NotAPlainFile)]
    public void A_link_in_a_plugins_folder_can_neither_be_locked_nor_get_past_a_lock()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need privileges on Windows.");
        Lock();
        string link = _path["sound", "data", "deep", "table.txt"];
        File.Move(link, _path["outside"]);
        File.CreateSymbolicLink(link, _path["outside"]); // with the very content that is locked
        CloseToOthers();

        Expect.Problems(Load(), (PluginProblemCode.NotAPlainFile, link), (PluginProblemCode.FileMissing, link));
        PluginLock.Of(_path.Inspect().Plugins, out IReadOnlyList<PluginProblem> problems);
        Assert.Equal([(PluginProblemCode.NotAPlainFile, link)], problems.Select(static problem => (problem.Code, problem.Path)));
    }

    [Fact]
    public void A_linked_folder_and_a_pipe_are_no_plain_files_and_are_not_waited_for()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Named pipes are made with mkfifo.");
        Lock();
        Directory.CreateSymbolicLink(_path["sound", "linked"], "/etc");
        using (Process make = Process.Start("mkfifo", ["-m", "600", _path["other", "pipe"]]))
        {
            make.WaitForExit();
        }

        Expect.Problems(Load(), (PluginProblemCode.NotAPlainFile, _path["sound", "linked"]), (PluginProblemCode.NotAPlainFile, _path["other", "pipe"]));
    }

    [Fact]
    public void A_plugins_folder_may_be_a_link_and_what_it_leads_to_is_checked()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need privileges on Windows.");
        Lock();
        using SearchPath elsewhere = new();
        Directory.Move(_path["other"], elsewhere["other"]);
        Directory.CreateSymbolicLink(_path["other"], elsewhere["other"]);
        Assert.Equal(2, Expect.Loaded(Load()).Count);

        File.WriteAllText(elsewhere["other", "extra.txt"], "");
        CloseToOthers(elsewhere.Root);
        Expect.Problem(Load(), PluginProblemCode.FileNotInLock, elsewhere["other", "extra.txt"]);
    }

    [Theory]
    [Provokes(PluginProblemCode.OthersCanChange)]
    [InlineData("sound/data", UnixFileMode.GroupWrite, "its group may write to it")]
    [InlineData("sound/Fixture.Sound.dll", UnixFileMode.OtherWrite, "everybody may write to it")]
    [InlineData("", UnixFileMode.OtherWrite, "put something else in their place")]
    public void What_others_could_change_after_the_check_is_refused(string part, UnixFileMode added, string why)
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("The rule is one of Linux.");
            return;
        }

        Lock();
        string path = Path.Combine(_path.Root, part).TrimEnd('/');
        File.SetUnixFileMode(path, File.GetUnixFileMode(path) | added);

        Expect.Problem(Load(), PluginProblemCode.OthersCanChange, path, why, "chmod");
    }

    [Fact]
    public void A_lock_that_others_could_change_is_refused()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("The rule is one of Linux.");
            return;
        }

        Lock();
        File.SetUnixFileMode(_lock, UnixFileMode.UserRead | UnixFileMode.GroupWrite);
        Expect.Problem(Load(), PluginProblemCode.OthersCanChange, _lock, "the lock could be changed by others");
    }

    [Fact]
    [Provokes(PluginProblemCode.LockMissing)]
    public void A_lock_that_is_not_there_is_a_problem()
    {
        Assert.Null(PluginLock.Read(_lock, out PluginProblem? problem));
        Assert.Equal((PluginProblemCode.LockMissing, _lock), (problem!.Code, problem.Path));
        Assert.Null(PluginLock.Read(_path.Root, out problem));
        Assert.Equal(PluginProblemCode.LockMissing, problem!.Code);
    }

    [Theory]
    [Provokes(PluginProblemCode.LockMalformed)]
    [InlineData("", "its first line")]
    [InlineData("gemrouter-lock 2\n", "of another version")]
    [InlineData("gemrouter-lock 1\nplugin ACME 1.0\n", "line 2")]
    [InlineData("gemrouter-lock 1\n0000000000000000000000000000000000000000000000000000000000000000  a.dll\n", "line 2")]
    [InlineData("gemrouter-lock 1\nplugin a 1.0\n0000  a.dll\n", "line 3")]
    [InlineData("gemrouter-lock 1\nplugin a 1.0\n0000000000000000000000000000000000000000000000000000000000000000  ../a.dll\n", "line 3")]
    [InlineData("gemrouter-lock 1\nplugin a 1.0\n0000000000000000000000000000000000000000000000000000000000000000  /a.dll\n", "line 3")]
    [InlineData("gemrouter-lock 1\nplugin a 1.0\n0000000000000000000000000000000000000000000000000000000000000000  x//a.dll\n", "line 3")]
    [InlineData("gemrouter-lock 1\nplugin a 1.0\nplugin a 1.0\n", "a second time")]
    [InlineData("gemrouter-lock 1\nplugin a 1.0\n0000000000000000000000000000000000000000000000000000000000000000  a\n0000000000000000000000000000000000000000000000000000000000000000  a\n", "a second time")]
    public void What_is_no_lock_is_refused_with_its_line(string text, string inMessage)
    {
        File.WriteAllText(_lock, text);
        Assert.Null(PluginLock.Read(_lock, out PluginProblem? problem));
        Assert.Equal((PluginProblemCode.LockMalformed, _lock), (problem!.Code, problem.Path));
        Assert.Contains(inMessage, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Line_breaks_of_another_system_and_comments_change_nothing()
    {
        PluginLock made = Lock();
        File.WriteAllText(_lock, "gemrouter-lock 1\r\n# a comment\r\n" + made.Text["gemrouter-lock 1\n".Length..].ReplaceLineEndings("\r\n"));
        Assert.Equal(made.Hash, PluginLock.Read(_lock, out _)!.Hash);
    }

    [Fact]
    [Provokes(PluginProblemCode.LockChanged)]
    public void A_router_that_runs_keeps_the_lock_that_it_started_under()
    {
        PluginLock made = Lock();
        IReadOnlyList<PluginMetadata> plugins = _path.Inspect().Plugins;
        LockAtStart without = new(null, plugins, [_path.Root]);
        Assert.Empty(without.Check(null));
        Assert.Equal(PluginProblemCode.LockChanged, Assert.Single(without.Check(_lock)).Code);

        LockAtStart with = new(new LockTrust(_lock, made), plugins, [_path.Root]);
        Assert.Empty(with.Check(_lock));
        Assert.Equal(PluginProblemCode.LockChanged, Assert.Single(with.Check(null)).Code);
        Assert.Equal(PluginProblemCode.LockMissing, Assert.Single(with.Check(_lock + "2")).Code);
        File.AppendAllText(_path["sound", ".hidden"], "changed");
        Assert.Equal(PluginProblemCode.FileDiffers, Assert.Single(with.Check(_lock)).Code);
        Lock(); // of what lies there now, as after an upgrade
        Assert.Contains("restart", Assert.Single(with.Check(_lock)).Message, StringComparison.Ordinal);
    }

    private PluginLock Lock()
    {
        PluginLock made = PluginLock.Of(_path.Inspect().Plugins, out IReadOnlyList<PluginProblem> problems);
        Assert.Empty(problems);
        File.WriteAllText(_lock, made.Text);
        CloseToOthers(_lock);
        return made;
    }

    private PluginCatalog Load() => _path.Load(new LockTrust(_lock, PluginLock.Read(_lock, out _)!));

    // Whatever the umask of who runs the tests.
    private void CloseToOthers(string? path = null)
    {
        if (OperatingSystem.IsLinux())
        {
            using Process change = Process.Start("chmod", ["-R", "go-w", path ?? _path.Root]);
            change.WaitForExit();
        }
    }
}
