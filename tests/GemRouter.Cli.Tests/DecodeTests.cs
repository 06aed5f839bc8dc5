using System.Text.Json;
using GemRouter.Protocol;

namespace GemRouter.Cli.Tests;

/// <summary>Recordings of the fabric, opened with a key log.</summary>
public sealed class DecodeTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero) + TimeSpan.FromMicroseconds(123_456);
    private static readonly Address Router = Address.Parse("192.0.2.1");
    private static readonly Origin From = new(Address.Parse("10.1.1.5"), 40_000, 16, 34);

    private readonly TestFolder _folder = new();
    private readonly CaptureFile _files = new(Place.Plugins);
    private readonly SourceKey _sek = new([.. Enumerable.Range(1, 32).Select(static i => (byte)i)]);
    private readonly PacketPool _pool = new(20, 64, 10_000, 64);
    private readonly List<CapturedPacket> _capture = [];
    private SealKey _seal = null!;

    private static StreamContext Context { get; } = new()
    {
        Suite = 3,
        Auth = AuthMode.Group,
        BindSource = false,
        Domain = DomainId.Of("test"),
        Source = new NodeId(1),
        SourceBoot = new BootId(2),
        Group = GroupAddress.Parse("239.1.1.1"),
        Port = 5000,
    };

    public ValueTask InitializeAsync()
    {
        _seal = new SealKey(_files.Components.MakeSuites()[3], _sek, Context);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _seal.Dispose();
        _sek.Dispose();
        await _files.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_was_sealed_comes_out_with_its_origin_and_the_capture_s_time_and_all_else_is_counted()
    {
        byte[] one = Sealed([1, 2, 3]);
        byte[] large = [.. Enumerable.Range(0, 5000).Select(static i => (byte)i)];
        byte[][] parts = Fragments(large);
        byte[] forged = Sealed([6]);
        forged[^1] ^= 1;
        byte[] unknown = Sealed([7]);
        unknown[1] ^= 1; // names another key
        Capture(one, parts[0], [0xE2, 1, 0, 16, .. new byte[44]], parts[2], "plain"u8.ToArray(), parts[1], parts[3], forged, one, unknown, one[..20], Fragments(large)[0], Sealed([8], origin: null));
        ProgramAnswer answer = await DecodeAsync(KeyLog());
        Assert.Equal((0, ""), (answer.Call.ExitCode, answer.Call.Error));
        Assert.Equal([(Start, 3, "10.1.1.5", 40_000, 16, 34), (At(6), 5000, "10.1.1.5", 40_000, 16, 34), (At(12), 1, "192.0.2.1", 7177, 15, 0)], answer.Packets.Select(
            static packet => (packet.At, packet.Payload.Length, packet.Source.ToString(), (int)packet.SourcePort, (int)packet.Ttl, (int)packet.Dscp)));
        Assert.Equal([[1, 2, 3], large, [8]], answer.Packets.Select(static packet => packet.Payload));
        Assert.All(answer.Packets, static packet => Assert.Equal((Context.Group, Context.Port), (packet.Group, packet.Port)));

        JsonElement report = JsonSerializer.Deserialize<JsonElement>(answer.Call.Output);
        Assert.Equal((1, 13, 7, 3, 1, 1), (Number(report, "keys"), Number(report, "packets"), Number(report, "opened"), Number(report, "out"), Number(report, "control"), Number(report, "other")));
        JsonElement stream = Assert.Single(report.GetProperty("streams").EnumerateArray());
        Assert.Equal(("239.1.1.1", 5000, "192.0.2.1"), (stream.GetProperty("group").GetString(), Number(stream, "port"), stream.GetProperty("source").GetString()));
        Assert.Equal(
            (11, 7, 3, 1, 1, 1, 1, 1),
            (Number(stream, "packets"), Number(stream, "opened"), Number(stream, "out"), Number(stream, "unknownKey"), Number(stream, "authFailed"), Number(stream, "malformed"), Number(stream, "duplicates"), Number(stream, "fragmentsLost")));
        Assert.Equal(1, Number(report.GetProperty("drops"), "fragment.stopped"));
    }

    [Fact]
    public async Task Without_a_key_that_fits_the_answer_is_no()
    {
        Capture(Sealed([1]));
        ProgramAnswer answer = await DecodeAsync("# nothing yet\n\n");
        Assert.Equal(1, answer.Call.ExitCode);
        Assert.Empty(answer.Packets);
    }

    [Fact]
    public async Task Lines_that_tell_nothing_are_named_and_the_others_count()
    {
        Capture(Sealed([1]));
        ProgramAnswer answer = await DecodeAsync("gem1 sek=00\n" + KeyLog());
        Assert.Equal(0, answer.Call.ExitCode);
        Assert.Equal($"gemrouter decode: {_folder["keys"]}: 1 of its lines tell no key, or one of a suite that no plugin here brings; the first is line 1\n", answer.Call.Error);
        Assert.Single(answer.Packets);
    }

    [Fact]
    public async Task People_get_a_table()
    {
        Capture(Sealed([1]));
        await _files.WriteAsync(_folder["in.pcapng"], _capture);
        _folder.Write("keys", KeyLog());
        Call call = await Call.ProgramAsync(_folder.Path, "decode", "in.pcapng", "--keys", "keys");
        Assert.Equal(
            """
            GROUP      PORT  FROM       PACKETS  OPENED  OUT  UNKNOWN KEY  AUTH FAILED  MALFORMED  DUPLICATES  FRAGMENTS LOST
            239.1.1.1  5000  192.0.2.1  1        1       1    0            0            0          0           0

            1 packets, 0 of them control datagrams and 0 no GEM; 1 opened with 1 keys, 1 came out

            """,
            call.Output);
        Assert.Equal((0, ""), (call.ExitCode, call.Error));
    }

    [Theory]
    [InlineData("none.pcapng", "keys", "none.pcapng")]
    [InlineData("in.pcapng", "none", "The key log none cannot be read")]
    [InlineData("keys", "keys", "keys")] // no capture
    public async Task A_file_that_cannot_be_read_is_named(string capture, string keys, string named)
    {
        Capture(Sealed([1]));
        await _files.WriteAsync(_folder["in.pcapng"], _capture);
        _folder.Write("keys", KeyLog());
        Call call = await Call.ProgramAsync(_folder.Path, "decode", capture, "--keys", keys, "-o", "out.pcapng");
        Assert.Equal((6, ""), (call.ExitCode, call.Output));
        Assert.StartsWith("gemrouter: error GEM3011: the recording cannot be decoded: ", call.Error, StringComparison.Ordinal);
        Assert.Contains(named, call.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["out.pcapng"]));
    }

    private static DateTimeOffset At(int place) => Start + TimeSpan.FromMicroseconds(1500 * place);

    private static int Number(JsonElement json, string name) => json.GetProperty(name).GetInt32();

    private byte[] Sealed(ReadOnlySpan<byte> payload, Origin? origin) => SealedPacket(payload, origin);

    private byte[] Sealed(ReadOnlySpan<byte> payload) => SealedPacket(payload, From);

    private byte[] SealedPacket(ReadOnlySpan<byte> payload, Origin? origin)
    {
        Packet packet = Rent(payload);
        Assert.Equal(SealVerdict.Sealed, _seal.Seal(packet, origin, 0, out _));
        byte[] bytes = packet.Payload.ToArray();
        packet.Return();
        return bytes;
    }

    private byte[][] Fragments(ReadOnlySpan<byte> payload)
    {
        Packet packet = Rent(payload);
        Packet[] parts = [.. Enumerable.Range(0, 4).Select(_ => Rent([]))];
        Assert.Equal(SealVerdict.Sealed, _seal.SealFragments(packet, new SealPlan(4, 1250, 0), From, parts, out _));
        byte[][] bytes = [.. parts.Select(static part => part.Payload.ToArray())];
        packet.Return();
        Array.ForEach(parts, static part => part.Return());
        return bytes;
    }

    private Packet Rent(ReadOnlySpan<byte> payload)
    {
        Assert.True(_pool.TryRent(out Packet? packet));
        payload.CopyTo(packet.Reset(payload.Length));
        packet.Group = Context.Group;
        packet.Port = Context.Port;
        return packet;
    }

    private void Capture(params IEnumerable<byte[]> payloads) =>
        _capture.AddRange(payloads.Select(static (payload, place) => new CapturedPacket(At(place), Context.Group, Context.Port, Router, 7177, 15, 0, payload)));

    private string KeyLog()
    {
        byte[] line = new byte[KeyLogLine.MaxSize];
        return System.Text.Encoding.ASCII.GetString(line, 0, KeyLogLine.Write(line, _sek, Context));
    }

    private async Task<ProgramAnswer> DecodeAsync(string keys)
    {
        await _files.WriteAsync(_folder["in.pcapng"], _capture);
        Call call = await Call.ProgramAsync(_folder.Path, "decode", "in.pcapng", "--keys", _folder.Write("keys", keys), "-o", "out.pcapng", "--json");
        return new ProgramAnswer(call, await _files.ReadAsync(_folder["out.pcapng"]));
    }

    private sealed record ProgramAnswer(Call Call, List<CapturedPacket> Packets);
}
