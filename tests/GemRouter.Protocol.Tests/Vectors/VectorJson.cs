using System.Text.Json;

namespace GemRouter.Protocol.Tests.Vectors;

/// <summary>Reads the values of a vector.</summary>
internal static class VectorJson
{
    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static long Number(this JsonElement element, string name) => element.GetProperty(name).GetInt64();

    public static byte[] Bytes(this JsonElement element, string name) => Convert.FromHexString(element.Text(name));

    public static bool Has(this JsonElement element, string name) => element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    public static PacketNumber PacketNumber(this JsonElement element, string name) => new(element.Number(name));

    public static Address Address(this JsonElement element, string name) => new(element.Bytes(name));
}
