using Net.Pkcs11Interop.Common;

namespace GemRouter.KeyBundles;

/// <summary>What a module's answers mean.</summary>
internal static class TokenFailures
{
    /// <summary>The failure for an answer.</summary>
    /// <param name="answer">The module's answer.</param>
    /// <param name="token">The token, or the module.</param>
    /// <param name="doing">What was being done.</param>
    public static KeyUnavailableException Of(CKR answer, string token, string doing) => answer switch
    {
        CKR.CKR_PIN_INCORRECT or CKR.CKR_PIN_INVALID or CKR.CKR_PIN_LEN_RANGE or CKR.CKR_PIN_EXPIRED => new(
            KeyFailure.Denied, $"The PIN is not that of {token} ({answer}). It is not tried again: correct the PIN, then `gemrouter keys unlatch BUNDLE`."),
        CKR.CKR_PIN_LOCKED => new(KeyFailure.Locked, $"{token} is locked: too many wrong PINs. Unblock it with its PUK, by its own tool (docs/keys.md)."),
        CKR.CKR_DEVICE_REMOVED or CKR.CKR_TOKEN_NOT_PRESENT or CKR.CKR_SESSION_HANDLE_INVALID or CKR.CKR_SLOT_ID_INVALID => Removed(token, doing),
        _ => new(KeyFailure.Failed, $"{token} failed while {doing}: {answer}."),
    };

    /// <summary>The token went in the middle.</summary>
    public static KeyUnavailableException Removed(string token, string doing) =>
        new(KeyFailure.Removed, $"{token} was taken out while {doing}; plug it in again.", mayPass: true);

    /// <summary>Answers by which a module may mean that the token is gone: ykcs11 and OpenSC differ.</summary>
    public static bool MayMeanRemoved(CKR answer) =>
        answer is CKR.CKR_FUNCTION_FAILED or CKR.CKR_DEVICE_ERROR or CKR.CKR_GENERAL_ERROR or CKR.CKR_DEVICE_REMOVED or CKR.CKR_TOKEN_NOT_PRESENT
            or CKR.CKR_SESSION_HANDLE_INVALID or CKR.CKR_SLOT_ID_INVALID or CKR.CKR_OBJECT_HANDLE_INVALID or CKR.CKR_TOKEN_NOT_RECOGNIZED;
}
