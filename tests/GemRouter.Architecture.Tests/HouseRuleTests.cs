using System.Text.RegularExpressions;

namespace GemRouter.Architecture.Tests;

/// <summary>What a compiler does not see.</summary>
public sealed partial class HouseRuleTests
{
    [Fact]
    public void A_source_file_is_short_enough_to_hold_one_idea() =>
        Assert.Empty(Sources().Where(static file => File.ReadLines(file).Count() > 400));

    [Fact]
    public void Tests_wait_for_nothing() =>
        Assert.Empty(Repository.Files("tests", "*.cs").Concat(Repository.Files("plugin-template", "*.cs"))
            .Where(static file => !file.Contains("GemRouter.Analyzers.Tests", StringComparison.Ordinal)) // sources in texts: they are compiled and never run
            .Where(static file => WaitCall().IsMatch(File.ReadAllText(file))));

    [Fact]
    public void Nothing_is_left_for_later_in_the_product() =>
        Assert.Empty(Sources().Where(static file => Leftover().IsMatch(File.ReadAllText(file))));

    [Fact]
    public void Unsafe_code_and_native_calls_live_in_a_few_files_that_say_why()
    {
        string[] allowed =
        [
            "Packet.cs", "PacketPool.cs", "ControlCipher.cs", "MemoryInbox.cs", "MetadataInMemory.cs", "LinuxFile.cs",
            "LibC.cs", "InterfaceAddresses.cs", "ReceiveVector.cs", "SendVector.cs", // plugins/udp: system calls that the base library lacks, and their arrays
            "ThreadPlacement.cs", // src/GemRouter.Kernel: a thread on a processor of its own, which the base library does not offer
            "CryptokiNames.cs", // src/GemRouter.KeyBundles, besides its own LinuxFile.cs: where a library's native calls are found
            "ProcessMemory.cs", "MachineEvents.cs", // the program: prctl, and the kernel's device events
            "PacketCalls.cs", "RingMemory.cs", "FrameVector.cs", // plugins/ring: system calls of packet sockets, memory that the kernel fills, and the arrays of sendmmsg
            "PcapCalls.cs", // plugins/pcap, besides its own LibC.cs and InterfaceAddresses.cs: a captured frame where libpcap holds it
        ];
        Assert.Empty(Sources().Where(static file => UnsafeCode().IsMatch(File.ReadAllText(file))).Select(static file => Path.GetFileName(file)).Except(allowed));
    }

    [Fact]
    public void Every_plugin_passes_a_conformance_class_and_leaves_nothing_of_it_out()
    {
        foreach (string plugin in Repository.Files("plugins", "*.csproj").Select(static path => Path.GetFileNameWithoutExtension(path)))
        {
            string[] tests = [.. Repository.Files($"tests/{plugin}.Tests", "*.cs").Select(File.ReadAllText)];
            Assert.True(tests.Any(static text => ConformanceClass().IsMatch(text)), $"{plugin} has no conformance class in its tests.");
            Assert.DoesNotContain(tests, static text => ConformanceClass().IsMatch(text) && Exemption().IsMatch(text));
        }
    }

    [Fact]
    public void Every_project_is_locked_and_in_the_solution()
    {
        string solution = File.ReadAllText(Path.Combine(Repository.Root, "GemRouter.sln"));
        foreach (string project in Repository.Files(".", "*.csproj").Where(static file => !file.Contains("/plugin-template/content/", StringComparison.Ordinal))) // that becomes somebody else's
        {
            Assert.Contains(Path.GetFileName(project), solution, StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json")), $"{project} has no lock file.");
        }
    }

    private static IEnumerable<string> Sources() => Repository.Files("src", "*.cs").Concat(Repository.Files("plugins", "*.cs")).Concat(Repository.Files("plugin-template", "*.cs"));

    [GeneratedRegex(@"Thread\.Sleep\(|Task\.Delay\(")]
    private static partial Regex WaitCall();

    [GeneratedRegex(@"NotImplementedException|\bTODO\b|\bFIXME\b|\bHACK\b")]
    private static partial Regex Leftover();

    [GeneratedRegex(@"class \w+(\([^)]*\))? : (CipherSuite|Transport|RecordedLink|KeySource|Discovery|Stage)Conformance\b")]
    private static partial Regex ConformanceClass();

    // A test of the base class can only be hidden, or skipped by a class's own attribute.
    [GeneratedRegex(@"public new |Skip\s*=")]
    private static partial Regex Exemption();

    [GeneratedRegex(@"\bunsafe\b|DllImport|LibraryImport|stackalloc byte\*")]
    private static partial Regex UnsafeCode();
}
