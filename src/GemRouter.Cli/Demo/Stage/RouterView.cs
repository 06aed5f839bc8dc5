using System.Text.Json;

namespace GemRouter.Cli.Demo.Stage;

/// <summary>What the demo shows of a router's status.</summary>
/// <param name="Running">Whether it runs, undisturbed.</param>
/// <param name="Peers">Proven peers.</param>
/// <param name="Key">The kid of the stream: its own, or that of a peer that it can open; null where there is none.</param>
/// <param name="KeyAge">How old that key is.</param>
/// <param name="SwitchIn">How soon its own stream goes over to the next key; null where none is announced.</param>
/// <param name="Rekeys">How often its own streams changed their key.</param>
/// <param name="FirstHello">From the start of the process to its first HELLO.</param>
/// <param name="FirstOpened">From the start of the process to its first opened packet.</param>
internal sealed record RouterView(
    bool Running, int Peers, string? Key, TimeSpan? KeyAge, TimeSpan? SwitchIn, int Rekeys, TimeSpan? FirstHello, TimeSpan? FirstOpened)
{
    /// <summary>Reads it from the answer of <c>gemrouter status --json</c>.</summary>
    public static RouterView Read(JsonElement status)
    {
        JsonElement times = status.GetProperty("times");
        JsonElement own = status.GetProperty("ownStreams").EnumerateArray().FirstOrDefault();
        JsonElement peer = status.GetProperty("peerStreams").EnumerateArray().FirstOrDefault(static stream => stream.GetProperty("usable").GetBoolean());
        JsonElement stream = own.ValueKind == JsonValueKind.Object ? own : peer;
        return new RouterView(
            status.GetProperty("state").GetString() == "running",
            status.GetProperty("peers").EnumerateArray().Count(static one => one.GetProperty("state").GetString() == "proven"),
            stream.ValueKind == JsonValueKind.Object ? stream.GetProperty("kid").GetString() : null,
            Time(stream, "keyAgeMs"),
            Time(own, "switchInMs"),
            status.GetProperty("ownStreams").EnumerateArray().Sum(static one => one.GetProperty("rekeys").GetInt32()),
            Time(times, "firstHelloMs"),
            Time(times, "firstOpenedMs"));
    }

    private static TimeSpan? Time(JsonElement part, string name) =>
        part.ValueKind == JsonValueKind.Object && part.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? TimeSpan.FromMilliseconds(value.GetDouble()) : null;
}
