using System.Text;
using GemRouter.Kernel.Manifests;

namespace GemRouter.Kernel.Tests.Manifests;

/// <summary>A plugin's options are filled by the rules of its contract.</summary>
public sealed class OptionsTests
{
    private const string Rest =
        """
        gem: 1
        domain: d
        node: { name: n }
        keys: { identity: { use: file, path: i }, bootstrap: { use: file, path: b } }
        links: {}
        groups: []
        routes: []
        stages:
          it:
            use: everything

        """;

    [Fact]
    public void Every_type_of_option_can_be_written()
    {
        EveryOption options = Bind(
            """
            text: "12"
            pin: "4711"
            switch: true
            byte: 255
            signed-byte: -128
            short: -32768
            unsigned-short: 0xFFFF
            whole: -5
            unsigned-whole: 4294967295
            long: -9223372036854775808
            unsigned-long: 18446744073709551615
            single: 0.5
            double: 1e300
            exact: 0.1
            choice: tuesday
            time: 1.5s
            perhaps: 7
            address: 2001:db8::1
            group: 239.1.1.1
            prefix: ff3e::/32
            nested: { host: a, high-port: 3000 }
            several: [{ host: b }, { host: c }]
            numbers: [1, 2, 3]
            """,
            out IReadOnlyList<Diagnostic> found);
        Assert.Empty(found.Where(static one => one.Severity == DiagnosticSeverity.Error));
        Assert.Equal(("12", "4711"), (options.Text, options.Pin));
        Assert.True(options.Switch);
        Assert.Equal((255, -128, -32768, 65535), (options.Byte, options.SignedByte, options.Short, options.UnsignedShort));
        Assert.Equal((-5, uint.MaxValue, long.MinValue, ulong.MaxValue), (options.Whole, options.UnsignedWhole, options.Long, options.UnsignedLong));
        Assert.Equal((0.5f, 1e300, 0.1m), (options.Single, options.Double, options.Exact));
        Assert.Equal(DayOfWeek.Tuesday, options.Choice);
        Assert.Equal(TimeSpan.FromSeconds(1.5), options.Time);
        Assert.Equal(7, options.Perhaps);
        Assert.Equal(Address.Parse("2001:db8::1"), options.Address);
        Assert.Equal(GroupAddress.Parse("239.1.1.1"), options.Group);
        Assert.Equal(GroupPrefix.Parse("ff3e::/32"), options.Prefix);
        Assert.Equal(("a", 3000), (options.Nested.Host, options.Nested.HighPort));
        Assert.Equal(["b", "c"], options.Several.Select(static inner => inner.Host));
        Assert.Equal([1, 2, 3], options.Numbers);
    }

    [Theory]
    [InlineData("text: 12", "11:11: error GEM1003: stages.it.text: this is the number \"12\", and a text belongs here; if it is meant as text, write \"12\" with the quotes")]
    [InlineData("byte: 256", "11:11: error GEM1005: stages.it.byte: \"256\" is out of range; 0 to 255")]
    [InlineData("choice: tusday", "11:13: error GEM1007: stages.it.choice: unknown word \"tusday\"; did you mean \"tuesday\"? available: sunday, monday, tuesday, wednesday, thursday, friday, saturday")]
    [InlineData("time: 5", "11:11: error GEM1003: stages.it.time: this is the number \"5\", and a time from 0ms to 87600h, such as 300ms, 5s, 10m or 1h belongs here")]
    [InlineData("time: 5 s", "11:11: error GEM1006: stages.it.time: \"5 s\" is no time; write a number and its unit: 300ms, 5s, 10m or 1h")]
    [InlineData("numbers: [1, x]", "11:18: error GEM1003: stages.it.numbers[1]: this is the text \"x\", and a whole number from -2147483648 to 2147483647 belongs here")]
    [InlineData("nested: { hots: a }", "11:15: error GEM1001: stages.it.nested: unknown option \"hots\"; did you mean \"host\"? available: host, socket, high-port")]
    [InlineData("several: [{ high-port: 2000 }, { high-port: 80 }]", "11:49: error GEM1008: stages.it.several[1].high-port: \"80\" is a low port; 1024 to 65535")]
    public void A_wrong_option_is_found_in_its_place(string option, string expected)
    {
        Bind(option, out IReadOnlyList<Diagnostic> found);
        Assert.Equal(["m:" + expected], found.Where(static one => one.Severity == DiagnosticSeverity.Error).Select(static one => one.ToString()));
    }

    [Theory]
    [InlineData("pin: 4711")]
    [InlineData("code: \"4711\"")]
    [InlineData("code: 47114711471147114711")]
    public void A_secret_is_in_no_message(string option)
    {
        Bind(option, out IReadOnlyList<Diagnostic> found);
        Assert.Contains(found, static one => one.Code == ManifestCode.WrongKind);
        Assert.All(found, static one => Assert.DoesNotContain("4711", one.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void An_option_that_host_and_component_share_is_told_to_both()
    {
        LinkSettings link = Check(Rest.Replace("links: {}", "links: { a: { use: udp, side: red, device: eth0, mtu: 1400 } }", StringComparison.Ordinal)).Manifest!.Links[0];
        Assert.Equal((1400, 1400), (link.Mtu, ((FakeCatalog.UdpOptions)link.Transport.Options).Mtu));
    }

    [Fact]
    public void Components_are_equal_where_their_options_are_whatever_the_order_and_layout()
    {
        ComponentUse one = Use("{ use: udp, side: red, device: eth0, receive-buffer: 5 }");
        Assert.Equal(one, Use("\n    receive-buffer: 5\n    use: \"udp\"\n    device: 'eth0'\n    side: red"));
        Assert.NotEqual(one, Use("{ use: udp, side: red, device: eth0, receive-buffer: 6 }"));
    }

    [Fact]
    public void A_path_counts_from_the_manifests_folder_and_is_checked_as_written()
    {
        EveryOption options = Bind(
            """
            text: keys/a
            file: keys/a
            files: [b, /etc/c, ../d]
            folders: [e/]
            nested: { socket: f }
            several: [{ socket: g }]
            """,
            out IReadOnlyList<Diagnostic> found,
            "/etc/gem");
        Assert.Empty(found.Where(static one => one.Severity == DiagnosticSeverity.Error));
        Assert.Equal(("keys/a", "/etc/gem/keys/a"), (options.Text, options.File));
        Assert.Equal(["/etc/gem/b", "/etc/c", "/etc/d", "/etc/gem/e/"], [.. options.Files, .. options.Folders]);
        Assert.Equal(("/etc/gem/f", "/etc/gem/g"), (options.Nested.Socket, options.Several[0].Socket));
    }

    [Theory]
    [InlineData("credential:studio.bk", "/run/credentials/gem.service", "/run/credentials/gem.service/studio.bk")]
    [InlineData("credential:studio.bk", null, "credential:studio.bk")]
    [InlineData("credential:../../etc/shadow", "/run/credentials/gem.service", "credential:../../etc/shadow")]
    [InlineData("credential:..", "/run/credentials/gem.service", "credential:..")]
    [InlineData("credential:", "/run/credentials/gem.service", "credential:")]
    [InlineData("credentials/a", "/run/credentials/gem.service", "/etc/gem/credentials/a")]
    public void A_path_may_name_a_credential_of_the_service(string written, string? credentials, string full)
    {
        string text = Rest + "    " + $"file: \"{written}\"";
        ManifestResult result = ManifestSource.Parse("m", Encoding.UTF8.GetBytes(text.Replace("    use: everything\n\n", "    use: everything\n", StringComparison.Ordinal)), "/etc/gem", credentials).Check(new FakeCatalog());
        Assert.Equal(full, ((EveryOption)result.Manifest!.Stages[0].Stage.Options).File);
    }

    [Fact]
    public void State_and_key_log_count_from_the_manifests_folder()
    {
        string text = Rest.Replace("{ name: n }", "{ name: n, state: run, keylog: ../log/keys }", StringComparison.Ordinal);
        Assert.Equal(new NodeSettings { Name = "n", State = "/etc/gem/run", KeyLog = "/etc/log/keys" }, Check(text, "/etc/gem").Manifest!.Node);
        Assert.Equal("run", Check(text).Manifest!.Node.State);
    }

    [Fact]
    public void A_path_with_a_NUL_is_refused() =>
        Assert.Equal(
            ["m:3:25: error GEM1006: node.state: \"a\\u0000b\" holds a NUL character; a folder belongs here"],
            Check(Rest.Replace("{ name: n }", "{ name: n, state: \"a\\0b\" }", StringComparison.Ordinal), "/etc/gem").Diagnostics
                .Where(static one => one.Severity == DiagnosticSeverity.Error).Select(static one => one.ToString()));

    private static ComponentUse Use(string link) => Check(Rest.Replace("links: {}", "links:\n  a: " + link, StringComparison.Ordinal)).Manifest!.Links[0].Transport;

    private static EveryOption Bind(string options, out IReadOnlyList<Diagnostic> found, string? folder = null)
    {
        ManifestResult result = Check(Rest + "    " + options.ReplaceLineEndings("\n    "), folder);
        found = result.Diagnostics;
        return (EveryOption?)result.Manifest?.FindStage("it")!.Stage.Options ?? new EveryOption();
    }

    private static ManifestResult Check(string text, string? folder = null) =>
        ManifestSource.Parse("m", Encoding.UTF8.GetBytes(text.Replace("    use: everything\n\n", "    use: everything\n", StringComparison.Ordinal)), folder).Check(new FakeCatalog());
}
