using System.Text;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.LowLevelAPI80;

namespace GemRouter.KeyBundles;

/// <summary>Reads what tokens show without a PIN.</summary>
internal static class TokenReader
{
    private const ulong Initialised = 0x400; // CKF_TOKEN_INITIALIZED
    private const ulong CountLow = 0x10000;  // CKF_USER_PIN_COUNT_LOW
    private const ulong FinalTry = 0x20000;  // CKF_USER_PIN_FINAL_TRY
    private const ulong Locked = 0x40000;    // CKF_USER_PIN_LOCKED

    /// <summary>All tokens. A reader whose token cannot be read (another applet, not made ready yet) is passed over.</summary>
    public static IReadOnlyList<TokenFacts> All(TokenModule module) => [.. module.Slots().Select(slot => Read(module, slot)).OfType<TokenFacts>()];

    private static TokenFacts? Read(TokenModule module, ulong slot)
    {
        CK_TOKEN_INFO info = default;
        if (module.Calls.C_GetTokenInfo(slot, ref info) != CKR.CKR_OK || (info.Flags & Initialised) == 0)
        {
            return null;
        }

        using TokenSession? session = TokenSession.Open(module, slot, out _);
        IReadOnlyList<TokenKey> keys = session is null ? [] : KeysOf(session);
        return new TokenFacts(Text(info.Label), Text(info.Model), Text(info.SerialNumber), TriesOf(info.Flags), keys) { Slot = slot };
    }

    private static List<TokenKey> KeysOf(TokenSession session)
    {
        List<TokenKey> keys = [];
        foreach (ulong handle in session.Find(CKO.CKO_PUBLIC_KEY, id: null))
        {
            // The point is the DER of an OCTET STRING; some modules give the point as it is.
            byte[] point = session.Attribute(handle, CKA.CKA_EC_POINT) ?? [];
            ReadOnlySpan<byte> bare = point is [0x04, TokenPublicKey.Size, ..] && point.Length == TokenPublicKey.Size + 2 ? point.AsSpan(2) : point;
            if (session.Attribute(handle, CKA.CKA_ID) is { Length: > 0 and <= TokenRecipient.LongestKeyId } id && TokenPublicKey.Of(bare) is { } key)
            {
                keys.Add(new TokenKey(key, Convert.ToHexStringLower(id), Text(session.Attribute(handle, CKA.CKA_LABEL) ?? [])));
            }
        }

        return keys;
    }

    private static PinTries TriesOf(ulong flags) =>
        (flags & Locked) != 0 ? PinTries.Locked : (flags & FinalTry) != 0 ? PinTries.Last : (flags & CountLow) != 0 ? PinTries.Low : PinTries.Enough;

    // A token's own words reach terminals and logs.
    private static string Text(byte[] padded) => string.Concat(Encoding.UTF8.GetString(padded).Trim(' ', '\0').Where(static c => !char.IsControl(c)));
}
