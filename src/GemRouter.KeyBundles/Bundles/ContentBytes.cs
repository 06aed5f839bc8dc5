using System.Text;

namespace GemRouter.KeyBundles;

/// <summary>The body's plaintext: for each key a byte for its kind, a byte for its name's length, the name, 32 bytes of key. Binary, so that no text of a key is ever made.</summary>
internal static class ContentBytes
{
    /// <summary>The fewest bytes: one key without a name.</summary>
    public const int Least = 2 + BundleContent.KeySize;

    /// <summary>The most.</summary>
    public const int Most = BundleContent.MostKeys * (2 + BundleContent.LongestName + BundleContent.KeySize);

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static Secret Write(BundleContent content) => Secret.Create(
        content.Keys.Sum(static key => 2 + Strict.GetByteCount(key.Name) + key.Secret.Length),
        content.Keys,
        static (span, keys) =>
        {
            foreach (BundleKey key in keys)
            {
                int name = Strict.GetBytes(key.Name, span[2..]);
                span[0] = (byte)key.Kind;
                span[1] = (byte)name;
                key.Secret.Reveal().CopyTo(span[(2 + name)..]);
                span = span[(2 + name + key.Secret.Length)..];
            }
        });

    /// <summary>Reads it, or returns null where it is not of that form.</summary>
    public static BundleContent? Read(ReadOnlySpan<byte> bytes)
    {
        List<BundleKey> keys = [];
        bool isWhole = false;
        try
        {
            while (keys.Count < BundleContent.MostKeys && bytes.Length >= 2 && bytes.Length >= 2 + bytes[1] + BundleContent.KeySize)
            {
                int name = bytes[1];
                keys.Add(new BundleKey((BundleKeyKind)bytes[0], Strict.GetString(bytes.Slice(2, name)), Secret.CopyOf(bytes.Slice(2 + name, BundleContent.KeySize))));
                bytes = bytes[(2 + name + BundleContent.KeySize)..];
            }

            isWhole = bytes.IsEmpty && BundleContent.Problem(keys) is null;
            return isWhole ? new BundleContent(keys) : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
        finally
        {
            if (!isWhole)
            {
                keys.ForEach(static key => key.Dispose());
            }
        }
    }
}
