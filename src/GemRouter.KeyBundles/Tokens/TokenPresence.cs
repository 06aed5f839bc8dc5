using System.Text;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.LowLevelAPI80;

namespace GemRouter.KeyBundles;

/// <summary>Which token opened a bundle, to see later whether it is still there.</summary>
public sealed class TokenPresence
{
    private readonly string _module;
    private readonly ulong _slot;
    private readonly string _serial;

    internal TokenPresence(string module, ulong slot, string serial)
    {
        _module = module;
        _slot = slot;
        _serial = serial;
    }

    /// <summary>True while the token is plugged in. No PIN, no session. Blocks while the token is used.</summary>
    /// <exception cref="KeyUnavailableException">It cannot be seen: the service or the module fails.</exception>
    public bool IsPresent() => TokenModule.Use(_module, module => IsPresent(module, _slot, _serial));

    internal static bool IsPresent(TokenModule module, ulong slot, string serial)
    {
        CK_TOKEN_INFO info = default;
        return module.Slots().Contains(slot) && module.Calls.C_GetTokenInfo(slot, ref info) == CKR.CKR_OK && Encoding.UTF8.GetString(info.SerialNumber).Trim(' ', '\0') == serial;
    }
}
