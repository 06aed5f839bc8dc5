using System.Buffers;
using System.Text.Json;

namespace GemRouter.KeyBundles;

/// <summary>Writes a bundle's file.</summary>
internal static class BundleWriter
{
    private static readonly JsonWriterOptions Layout = new() { Indented = true, NewLine = "\n" };

    public static byte[] Write(KeyBundle bundle)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter json = new(bytes, Layout))
        {
            json.WriteStartObject();
            json.WriteNumber(BundleNames.Version, KeyBundle.Version);
            json.WriteString(BundleNames.Id, bundle.Id.ToString());
            json.WriteStartArray(BundleNames.Recipients);
            foreach (Recipient recipient in bundle.Recipients)
            {
                Write(json, recipient);
            }

            json.WriteEndArray();
            json.WriteString(BundleNames.Nonce, Hex(bundle.Nonce));
            json.WriteString(BundleNames.Body, Hex(bundle.Body));
            json.WriteEndObject();
        }

        bytes.Write("\n"u8);
        return bytes.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, Recipient recipient)
    {
        json.WriteStartObject();
        switch (recipient)
        {
            case TokenRecipient token:
                json.WriteString(BundleNames.Kind, BundleNames.Token);
                json.WriteString(BundleNames.PublicKey, Hex(token.Key.Point));
                json.WriteString(BundleNames.KeyId, Hex(token.KeyId));
                json.WriteString(BundleNames.Ephemeral, Hex(token.Ephemeral.Point));
                break;
            case PassphraseRecipient passphrase:
                json.WriteString(BundleNames.Kind, BundleNames.Passphrase);
                json.WriteString(BundleNames.Salt, Hex(passphrase.Salt));
                json.WriteNumber(BundleNames.Memory, passphrase.Cost.MemoryKib);
                json.WriteNumber(BundleNames.Passes, passphrase.Cost.Passes);
                break;
        }

        json.WriteString(BundleNames.Wrapped, Hex(recipient.Wrapped));
        json.WriteEndObject();
    }

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);
}
