namespace GemRouter.Architecture.Tests;

/// <summary>Which part may know which: the table of docs/architecture.md, held against the built assemblies.</summary>
public sealed class ArrowTests
{
    private const string Abstractions = "GemRouter.Abstractions";
    private const string Sdk = "GemRouter.Sdk"; // holds no code: it carries what others built, plugins among it

    // Project → the parts of GemRouter and the libraries beyond the framework that it may know. A library stands where it is used and nowhere else.
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        [Abstractions] = ["Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Logging.Abstractions"],
        ["GemRouter.Analyzers"] = ["Microsoft.CodeAnalysis"], // the compiler's own: it loads nothing else beside an analyzer
        ["GemRouter.Protocol"] = [Abstractions, "NSec.Cryptography"],
        ["GemRouter.Kernel"] = [Abstractions, "GemRouter.Protocol", "Microsoft.Extensions.Logging.Abstractions", "YamlDotNet"],
        ["GemRouter.Loading"] =
        [
            Abstractions, "McMaster.NETCore.Plugins",
            "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Logging.Abstractions",
        ],
        ["GemRouter.KeyBundles"] = [Abstractions, "NSec.Cryptography", "Pkcs11Interop"],
        ["GemRouter.Cli"] =
        [
            Abstractions, "GemRouter.Protocol", "GemRouter.Kernel", "GemRouter.KeyBundles", "GemRouter.Loading", "NSec.Cryptography", "System.CommandLine",
            "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.DependencyInjection.Abstractions",
            "Microsoft.Extensions.Logging", "Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.Logging.Console", "Microsoft.Extensions.Options",
        ],
        ["GemRouter.Testing"] =
        [
            Abstractions, "Microsoft.Extensions.TimeProvider.Testing", "xunit.v3.assert", "xunit.v3.core", "xunit.v3.common",
            "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Logging.Abstractions",
        ],
        ["GemRouter.Testing.Hosting"] =
        [
            Abstractions, "GemRouter.Protocol", "GemRouter.Kernel", "GemRouter.Loading", "GemRouter.Testing", "xunit.v3.assert",
            "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Logging.Abstractions",
        ],
        ["GemRouter.Plugin.Aead"] = [Abstractions, "NSec.Cryptography"],
        ["GemRouter.Plugin.FileKeys"] = [Abstractions, "NSec.Cryptography"],
        ["GemRouter.Plugin.Multicast"] = [Abstractions],
        ["GemRouter.Plugin.Pcap"] = [Abstractions, "PacketDotNet", "SharpPcap"],
        ["GemRouter.Plugin.Pkcs11"] = [Abstractions, "GemRouter.KeyBundles", "NSec.Cryptography"], // the one arrow of its kind: docs/architecture.md says why
        ["GemRouter.Plugin.Ring"] = [Abstractions, "Microsoft.Extensions.Logging.Abstractions"],
        ["GemRouter.Plugin.Udp"] = [Abstractions, "Microsoft.Extensions.Logging.Abstractions"],
    };

    public static TheoryData<string> Projects =>
        [.. Repository.Files("src", "*.csproj").Concat(Repository.Files("plugins", "*.csproj")).Select(static path => Path.GetFileNameWithoutExtension(path)).Where(static name => name != Sdk)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_part_knows_only_what_the_table_allows(string project)
    {
        Assert.True(Arrows.ContainsKey(project), $"{project} is not in the table; see docs/architecture.md.");
        BuiltAssembly assembly = Built(project);
        Assert.Equal(AssemblyOf(project), assembly.Name);
        Assert.Empty(assembly.Assemblies.Where(static name => !IsFramework(name)).Except(Arrows[project]));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Time_and_randomness_come_from_outside(string project)
    {
        string[] forbidden =
        [
            "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTimeOffset.get_Now", "System.DateTimeOffset.get_UtcNow",
            "System.Diagnostics.Stopwatch", "System.Environment.get_TickCount", "System.Environment.get_TickCount64", "System.TimeProvider.get_System",
            "System.Random", "System.Guid.NewGuid", "System.Security.Cryptography.RandomNumberGenerator", "NSec.Cryptography.RandomGenerator",
            "System.Threading.Thread.Sleep", "System.Threading.Tasks.Task.Delay",
        ];
        string[] exempt = project switch
        {
            "GemRouter.Testing" => ["System.TimeProvider.get_System", "System.Diagnostics.Stopwatch"], // it bounds a test's waits by real time
            "GemRouter.Cli" => ["System.TimeProvider.get_System", "System.Security.Cryptography.RandomNumberGenerator"], // here they come in, and go to all others
            "GemRouter.Plugin.Pcap" or "GemRouter.Plugin.Ring" or "GemRouter.Plugin.Udp" => ["System.TimeProvider.get_System"], // they compare: a thread is not blocked for time that only a test moves
            _ => [],
        };
        Assert.Empty(Built(project).Members.Intersect(forbidden).Except(exempt));
    }

    [Fact]
    public void The_protocol_does_no_IO_and_starts_nothing()
    {
        string[] forbidden = ["System.Net.Sockets.", "System.IO.File", "System.IO.Directory", "System.Threading.Thread.", "System.Threading.Tasks.Task.Run", "System.Threading.Timer", "System.Console"];
        Assert.Empty(Built("GemRouter.Protocol").Members.Where(member => forbidden.Any(start => member.StartsWith(start, StringComparison.Ordinal))));
    }

    [Fact]
    public void The_kernel_cannot_open_without_freshness_or_read_logged_keys()
    {
        string[] forbidden = ["GemRouter.Protocol.RecordingOpener", "GemRouter.Protocol.LoggedKey", "GemRouter.Protocol.KeyLogLine.Read"];
        Assert.Empty(Built("GemRouter.Kernel").Members.Where(member => forbidden.Any(start => member.StartsWith(start, StringComparison.Ordinal))));
    }

    [Fact]
    public void Plugins_are_referenced_by_tests_alone()
    {
        foreach (string project in Repository.Files("src", "*.csproj").Where(static path => Path.GetFileNameWithoutExtension(path) != Sdk))
        {
            Assert.DoesNotContain("plugins/", File.ReadAllText(project), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_table_names_no_project_that_is_not_there() => Assert.Empty(Arrows.Keys.Except(Projects.Select(static row => row.Data)));

    private static BuiltAssembly Built(string project) => BuiltAssembly.Read(Path.Combine(AppContext.BaseDirectory, AssemblyOf(project) + ".dll"));

    private static string AssemblyOf(string project) => project == "GemRouter.Cli" ? "gemrouter" : project;

    private static bool IsFramework(string name) =>
        name is "System" or "mscorlib" or "netstandard" or "Microsoft.Win32.Primitives" || name.StartsWith("System.", StringComparison.Ordinal);
}
