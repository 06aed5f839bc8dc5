using System.Buffers.Text;
using System.Text;

namespace GemRouter.Testing;

/// <summary>Looks for a secret in text: as it is, in hex, in base64, whole or in part.</summary>
internal static class SecretSearch
{
    private const int Part = 6; // bytes in a row that are no coincidence

    public static bool Shows(string text, ReadOnlySpan<byte> secret)
    {
        string plain = text.Replace("-", "", StringComparison.Ordinal).Replace(":", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        int part = Math.Min(Part, secret.Length);
        for (int i = 0; i + part <= secret.Length; i++)
        {
            ReadOnlySpan<byte> window = secret.Slice(i, part);
            if (plain.Contains(Convert.ToHexString(window), StringComparison.OrdinalIgnoreCase) || text.Contains(Encoding.Latin1.GetString(window), StringComparison.Ordinal)
                || text.Contains(string.Join(',', window.ToArray()), StringComparison.Ordinal) || text.Contains(string.Join(", ", window.ToArray()), StringComparison.Ordinal))
            {
                return true;
            }
        }

        // Three bytes are four characters: a part that begins at a multiple of three stands there as it is.
        for (int i = 0; i + part <= secret.Length; i += 3)
        {
            string encoded = Convert.ToBase64String(secret.Slice(i, part / 3 * 3));
            if (encoded.Length > 0 && (text.Contains(encoded, StringComparison.Ordinal) || text.Contains(Base64Url.EncodeToString(secret.Slice(i, part / 3 * 3)), StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }
}
