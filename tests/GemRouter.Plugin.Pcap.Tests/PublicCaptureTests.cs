using System.Globalization;
using System.Net;
using GemRouter.Testing;
using PacketDotNet;
using SharpPcap;
using SharpPcap.LibPcap;

namespace GemRouter.Plugin.Pcap.Tests;

/// <summary>Captures of other projects: what this transport takes of them is what libpcap and PacketDotNet find in them.</summary>
[Trait("Needs", "System")]
public sealed class PublicCaptureTests
{
    private static readonly string? Folder = FindFolder();

    public static TheoryData<string> Captures => Folder is null
        ? ["none"]
        : [.. Directory.EnumerateFiles(Folder, "*.pcap*").Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Captures))]
    public async Task Every_multicast_datagram_comes_out_and_the_rest_is_counted(string name)
    {
        Assert.SkipWhen(Folder is null, "needs captures in ../shared/pcaps, or in the folder that GEMROUTER_PCAPS names");
        Assert.SkipUnless(Live.PcapCalls.IsThere, "needs libpcap (Debian package libpcap0.8), for the second opinion");
        string path = Path.Combine(Folder, name);
        (string[] expected, int frames) = ReadWithOthers(path);
        PcapOptions options = new() { Read = path, Mtu = 65_535, Checksums = ChecksumChoice.Ignore };
        await using LinkRig player = (await LinkRig.StartAsync(options, new FakeClock(), payload: 65_507)).SubscribeToAll();
        Assert.Equal(expected, player.Play().Select(Describe));
        Assert.Equal(frames, player.Ledger.In + player.Counters["ignored"] + player.Counters["malformed"]);
        Assert.Equal(HealthState.Healthy, player.Health.State);
    }

    [Theory]
    [MemberData(nameof(Captures))]
    public async Task The_checksums_of_other_stacks_are_right(string name)
    {
        Assert.SkipWhen(Folder is null, "needs captures in ../shared/pcaps, or in the folder that GEMROUTER_PCAPS names");
        await using LinkRig player = (await LinkRig.StartAsync(new PcapOptions { Read = Path.Combine(Folder, name), Mtu = 65_535 }, new FakeClock(), payload: 65_507)).SubscribeToAll();
        player.Play();
        Assert.Equal(0, player.Counters["receive_bad_checksum"]);
    }

    [Theory]
    [MemberData(nameof(Captures))]
    public async Task What_comes_out_goes_into_a_file_and_comes_out_of_it_the_same(string name)
    {
        Assert.SkipWhen(Folder is null, "needs captures in ../shared/pcaps, or in the folder that GEMROUTER_PCAPS names");
        using RecordingFile file = new();
        FakeClock clock = new();
        List<TestPacket> played;
        await using (LinkRig player = (await LinkRig.StartAsync(
            new PcapOptions { Read = Path.Combine(Folder, name), Write = file.PathOf("out.pcapng"), Mtu = 65_535 }, clock, payload: 65_507)).SubscribeToAll())
        {
            played = player.Play();
            Assert.Equal(played.Count, played.Sum(packet => player.Send(packet)));
        }

        await using LinkRig again = (await LinkRig.StartAsync(new PcapOptions { Read = file.PathOf("out.pcapng") }, clock, payload: 65_507)).SubscribeToAll();
        Assert.Equal(played, again.Play());
    }

    private static string? FindFolder()
    {
        string? named = Environment.GetEnvironmentVariable("GEMROUTER_PCAPS");
        if (!string.IsNullOrEmpty(named))
        {
            return Directory.Exists(named) ? named : null;
        }

        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "GemRouter.sln")))
            {
                string shared = Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", "pcaps"));
                return Directory.Exists(shared) ? shared : null;
            }
        }

        return null;
    }

    /// <summary>The whole UDP datagrams to groups, as others read them.</summary>
    private static (string[] Datagrams, int Frames) ReadWithOthers(string path)
    {
        using CaptureFileReaderDevice device = new(path);
        device.Open();
        List<string> found = [];
        int frames = 0;
        while (device.GetNextPacket(out PacketCapture capture) == GetPacketStatus.PacketRead)
        {
            frames++;
            RawCapture raw = capture.GetPacket();
            if (raw.Data.Length < raw.PacketLength)
            {
                continue;
            }

            IPPacket? ip = PacketDotNet.Packet.ParsePacket(raw.LinkLayerType, raw.Data).Extract<IPPacket>();
            if (ip is not null && IsGroup(ip.DestinationAddress) && ip is not IPv4Packet { FragmentOffset: > 0 } and not IPv4Packet { FragmentFlags: 1 or 3 }
                && ip.PayloadPacket is UdpPacket { DestinationPort: > 0 } udp)
            {
                int tos = ip is IPv4Packet four ? four.TypeOfService : ((IPv6Packet)ip).TrafficClass;
                byte[] payload = udp.PayloadData ?? udp.PayloadPacket?.Bytes ?? [];
                found.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{ip.SourceAddress}:{udp.SourcePort} {ip.DestinationAddress}:{udp.DestinationPort} ttl {ip.TimeToLive} tos {tos} {Convert.ToHexString(payload[..Math.Min(payload.Length, udp.Length - 8)])}"));
            }
        }

        return ([.. found], frames);
    }

    private static bool IsGroup(IPAddress address) => new Address(address).IsMulticast;

    private static string Describe(TestPacket packet) => string.Create(
        CultureInfo.InvariantCulture,
        $"{packet.Source}:{packet.SourcePort} {packet.Group}:{packet.Port} ttl {packet.Ttl} tos {(packet.Dscp << 2) | packet.Ecn} {Convert.ToHexString(packet.Payload.Span)}");
}
