using System.Security.Cryptography;
using System.Text;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.LowLevelAPI80;

namespace GemRouter.KeyBundles;

/// <summary>Makes the key pair that bundles are sealed to, in a token that lets PKCS#11 do so, as SoftHSM2 does. A YubiKey's is made with its vendor's tool (docs/keys.md).</summary>
public static class TokenKeyMaker
{
    private const ulong Initialized = 0x400; // CKF_TOKEN_INITIALIZED
    private const int LabelSize = 32;
    private const ulong ReadWrite = 4 | 2; // CKF_SERIAL_SESSION, CKF_RW_SESSION

    private static readonly byte[] P256 = [0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]; // the DER of its object identifier

    /// <summary>Makes it, and tells its public key.</summary>
    /// <param name="modulePath">The PKCS#11 module.</param>
    /// <param name="label">The token's label.</param>
    /// <param name="pin">The user's PIN.</param>
    /// <param name="keyId">CKA_ID of the pair.</param>
    /// <exception cref="KeyUnavailableException">There is no such token, or it does not let a key be made.</exception>
    public static TokenPublicKey Make(string modulePath, string label, Secret pin, ReadOnlySpan<byte> keyId)
    {
        ArgumentNullException.ThrowIfNull(pin);
        byte[] id = keyId.ToArray();
        return TokenModule.Use(modulePath, module => Make(module, label, pin, id));
    }

    /// <summary>Makes a token where the module has room for one, as SoftHSM2 always has.</summary>
    /// <param name="modulePath">The PKCS#11 module.</param>
    /// <param name="label">Its label: at most 32 characters of ASCII.</param>
    /// <param name="pin">The PIN of its user, and of its security officer.</param>
    /// <exception cref="KeyUnavailableException">There is no room, or the module refuses.</exception>
    public static void MakeToken(string modulePath, string label, Secret pin)
    {
        ArgumentNullException.ThrowIfNull(pin);
        TokenModule.Use(modulePath, module =>
        {
            byte[] bytes = GC.AllocateArray<byte>(pin.Length, pinned: true);
            try
            {
                pin.Reveal().CopyTo(bytes);
                MakeToken(module, label, bytes);
                return true;
            }
            finally
            {
                CryptographicOperations.ZeroMemory(bytes);
            }
        });
    }

    private static void MakeToken(TokenModule module, string label, byte[] pin)
    {
        ulong slot = 0;
        bool isFree = false;
        foreach (ulong candidate in module.Slots())
        {
            CK_TOKEN_INFO info = default;
            if (!isFree && module.Calls.C_GetTokenInfo(candidate, ref info) == CKR.CKR_OK && (info.Flags & Initialized) == 0)
            {
                (slot, isFree) = (candidate, true);
            }
        }

        if (!isFree)
        {
            throw new KeyUnavailableException(KeyFailure.Absent, $"There is no room for a token in {module.Path}.");
        }

        Check(module.Calls.C_InitToken(slot, pin, (ulong)pin.Length, Encoding.ASCII.GetBytes(label.PadRight(LabelSize))), module, "making a token");
        ulong session = 0;
        Check(module.Calls.C_OpenSession(slot, ReadWrite, 0, 0, ref session), module, "opening a session");
        try
        {
            Check(module.Calls.C_Login(session, CKU.CKU_SO, pin, (ulong)pin.Length), module, "logging in");
            Check(module.Calls.C_InitPIN(session, pin, (ulong)pin.Length), module, "setting the PIN");
            module.Calls.C_Logout(session);
        }
        finally
        {
            module.Calls.C_CloseSession(session);
        }
    }

    private static TokenPublicKey Make(TokenModule module, string label, Secret pin, byte[] id)
    {
        TokenFacts token = Find(module, label);
        ulong session = 0;
        Check(module.Calls.C_OpenSession(token.Slot, ReadWrite, 0, 0, ref session), module, "opening a session");
        byte[] bytes = GC.AllocateArray<byte>(pin.Length, pinned: true);
        try
        {
            pin.Reveal().CopyTo(bytes);
            Check(module.Calls.C_Login(session, CKU.CKU_USER, bytes, (ulong)bytes.Length), module, "logging in");
            Generate(module, session, id);
            module.Calls.C_Logout(session);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
            module.Calls.C_CloseSession(session);
        }

        return Find(module, label).Keys.Single().PublicKey;
    }

    private static TokenFacts Find(TokenModule module, string label) => TokenReader.All(module).FirstOrDefault(token => token.Label == label)
        ?? throw new KeyUnavailableException(KeyFailure.Absent, $"There is no token \"{label}\" in {module.Path}.");

    private static void Generate(TokenModule module, ulong session, byte[] id)
    {
        using Template both = new();
        both.Add(CKA.CKA_TOKEN, true);
        both.Add(CKA.CKA_ID, id);
        both.Add(CKA.CKA_LABEL, "KEY MAN key"u8);
        both.Add(CKA.CKA_DERIVE, true);
        using Template curve = new();
        curve.Add(CKA.CKA_EC_PARAMS, P256);
        using Template secret = new();
        secret.Add(CKA.CKA_PRIVATE, true);
        secret.Add(CKA.CKA_SENSITIVE, true);
        CK_ATTRIBUTE[] forPublic = [.. both.ToArray(), .. curve.ToArray()];
        CK_ATTRIBUTE[] forPrivate = [.. both.ToArray(), .. secret.ToArray()];
        CK_MECHANISM mechanism = new() { Mechanism = (ulong)CKM.CKM_EC_KEY_PAIR_GEN };
        ulong publicKey = 0;
        ulong privateKey = 0;
        Check(
            module.Calls.C_GenerateKeyPair(session, ref mechanism, forPublic, (ulong)forPublic.Length, forPrivate, (ulong)forPrivate.Length, ref publicKey, ref privateKey),
            module, "making a key pair");
    }

    private static void Check(CKR answer, TokenModule module, string doing)
    {
        if (answer != CKR.CKR_OK)
        {
            throw TokenFailures.Of(answer, module.Path, doing);
        }
    }
}
