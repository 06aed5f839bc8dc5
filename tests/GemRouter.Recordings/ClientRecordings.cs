using GemRouter.Cli.Demo.Streaming;

namespace GemRouter.Recordings;

/// <summary>What programs that nobody here wrote send to groups.</summary>
internal static class ClientRecordings
{
    private const int Chunk = 1316; // seven packets of a transport stream

    public static IReadOnlyList<Recording> All { get; } =
    [
        OnLan("ffmpeg-ts", lan => PlayAsync(lan, "udp://239.72.1.1:5001?ttl=8&pkt_size=1316", "mpegts", "udp://239.72.1.1:5001")),
        OnLan("ffmpeg-rtp", lan => PlayAsync(lan, "rtp://239.72.1.2:5004?ttl=8&pkt_size=1328", "rtp_mpegts", "rtp://239.72.1.2:5004")),
        OnLan("multicat", MulticatAsync),
        OnLan("iperf-asm", static lan => IperfAsync(lan, "239.72.1.4", [], [])),
        OnLan("iperf-ssm", static lan => IperfAsync(lan, "232.72.1.5", ["-H", Lan.SenderAddress], [])),
        OnLan("iperf-ipv6", static lan => IperfAsync(lan, "ff08::72:6", [], ["-V"])),
        OnLan("avahi", AvahiAsync),
        OnLan("ssmping", SsmpingAsync),
    ];

    private static Recording OnLan(string name, Func<Lan, Task> playAsync) => new(name, async path =>
    {
        await using Lan lan = await Lan.BuildAsync();
        Dump dump = await Dump.StartAsync(lan.Lab, lan.Hub, path);
        await playAsync(lan);
        await dump.StopAsync();
    });

    private static async Task PlayAsync(Lan lan, string to, string format, string from)
    {
        lan.Receiver.Start("ffmpeg", ["-nostdin", "-loglevel", "error", "-i", $"{from}?localaddr={Lan.ReceiverAddress}", "-c", "copy", "-f", "null", "-"]);
        await Waiting.PassAsync(0.5);
        await Waiting.EndedWellAsync(lan.Sender.Start(
            "ffmpeg",
            [
                "-nostdin", "-loglevel", "error", "-re", "-f", "lavfi", "-i", "testsrc2=size=160x90:rate=10:duration=4", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=4",
                "-c:v", "mpeg2video", "-threads", "1", "-b:v", "150k", "-c:a", "mp2", "-b:a", "64k", "-f", format, $"{to}&localaddr={Lan.SenderAddress}",
            ]));
    }

    private static async Task MulticatAsync(Lan lan)
    {
        string sent = Path.Combine(lan.Folder, "sent.ts");
        byte[] content = new byte[120 * Chunk];
        await new GeneratedTs(400_000).ReadAsync(content, CancellationToken.None);
        await File.WriteAllBytesAsync(sent, content);
        string received = Path.Combine(lan.Folder, "received.ts");
        lan.Receiver.Start("multicat", ["-u", "-U", $"@239.72.1.3:5001/ifaddr={Lan.ReceiverAddress}", received]);
        await Waiting.EndedWellAsync(lan.Sender.Start("ingests", ["-p", "257", sent])); // writes the times of the chunks beside the file
        await Waiting.PassAsync(0.5);
        lan.Sender.Start("multicat", ["-U", "-t", "8", sent, $"239.72.1.3:5001/ifaddr={Lan.SenderAddress}"]);
        await Waiting.UntilAsync(() => Task.FromResult(new FileInfo(received) is { Exists: true } file && file.Length >= content.Length), "multicat has sent its file");
    }

    private static async Task IperfAsync(Lan lan, string group, string[] source, string[] version)
    {
        lan.Receiver.Start("iperf", ["-s", "-u", .. version, "-B", $"{group}%{Lan.Device}", .. source, "-p", "5001"]);
        await Waiting.PassAsync(0.7);
        await Waiting.EndedWellAsync(lan.Sender.Start("iperf", ["-c", group, .. version, "-u", "-p", "5001", "-b", "250k", "-l", "1316", "-t", "3", "-T", "8", "-S", "0x88", "--no-udp-fin"]));
    }

    private static async Task AvahiAsync(Lan lan)
    {
        string settings = Path.Combine(lan.Folder, "avahi.conf");
        await File.WriteAllTextAsync(
            settings,
            $"""
            [server]
            host-name=studio
            allow-interfaces={Lan.Device}
            enable-dbus=no
            [publish]
            publish-workstation=yes
            publish-hinfo=yes

            """);
        LabProcess avahi = lan.Sender.Start("avahi-daemon", ["-f", settings, "--no-drop-root", "--no-chroot", "--no-rlimits", "--no-proc-title"]);
        await Waiting.PassAsync(6);
        if (await avahi.StopAsync(Waiting.Patience) != 0)
        {
            throw new LabException($"{avahi.Name}: {avahi.Errors}");
        }
    }

    private static async Task SsmpingAsync(Lan lan)
    {
        lan.Sender.Start("ssmpingd", []);
        await Waiting.PassAsync(0.5);
        await Waiting.EndedWellAsync(lan.Receiver.Start("ssmping", ["-c", "4", Lan.SenderAddress]));
        await Waiting.EndedWellAsync(lan.Receiver.Start("ssmping", ["-c", "3", "fd72::1"]));
        await Waiting.EndedWellAsync(lan.Receiver.Start("asmping", ["-c", "3", "239.72.1.8", Lan.SenderAddress]));
    }
}
