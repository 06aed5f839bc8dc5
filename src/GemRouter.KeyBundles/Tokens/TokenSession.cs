using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.LowLevelAPI80;
using Net.Pkcs11Interop.LowLevelAPI80.MechanismParams;

namespace GemRouter.KeyBundles;

/// <summary>A session with a token. Answers come as they are; who calls knows what they mean.</summary>
internal sealed class TokenSession : IDisposable
{
    private const ulong Serial = 4; // CKF_SERIAL_SESSION
    private const int MostObjects = 256;
    private const int LongestAttribute = 4096;
    private const int AgreementSize = 32;

    private readonly Pkcs11Library _calls;
    private readonly ulong _session;

    private TokenSession(Pkcs11Library calls, ulong session)
    {
        _calls = calls;
        _session = session;
    }

    /// <summary>Opens a session, or returns null with the module's answer.</summary>
    public static TokenSession? Open(TokenModule module, ulong slot, out CKR answer)
    {
        ulong session = 0;
        answer = module.Calls.C_OpenSession(slot, Serial, 0, 0, ref session);
        return answer == CKR.CKR_OK ? new TokenSession(module.Calls, session) : null;
    }

    /// <summary>Handles of objects of a class, with a CKA_ID where one is given.</summary>
    public IReadOnlyList<ulong> Find(CKO kind, byte[]? id)
    {
        using Template template = new();
        template.Add(CKA.CKA_CLASS, (ulong)kind);
        template.Add(CKA.CKA_KEY_TYPE, (ulong)CKK.CKK_EC);
        if (id is not null)
        {
            template.Add(CKA.CKA_ID, id);
        }

        CK_ATTRIBUTE[] attributes = template.ToArray();
        if (_calls.C_FindObjectsInit(_session, attributes, (ulong)attributes.Length) != CKR.CKR_OK)
        {
            return [];
        }

        ulong[] found = new ulong[MostObjects];
        ulong count = 0;
        CKR answer = _calls.C_FindObjects(_session, found, MostObjects, ref count);
        _calls.C_FindObjectsFinal(_session);
        return answer == CKR.CKR_OK ? found[..(int)count] : [];
    }

    /// <summary>An attribute's bytes, or null.</summary>
    public byte[]? Attribute(ulong handle, CKA type)
    {
        CK_ATTRIBUTE[] attributes = [new() { type = (ulong)type }];
        if (_calls.C_GetAttributeValue(_session, handle, attributes, 1) != CKR.CKR_OK || attributes[0].valueLen is 0 or > LongestAttribute)
        {
            return null;
        }

        byte[] value = GC.AllocateArray<byte>((int)attributes[0].valueLen, pinned: true);
        attributes[0].value = Marshal.UnsafeAddrOfPinnedArrayElement(value, 0);
        return _calls.C_GetAttributeValue(_session, handle, attributes, 1) == CKR.CKR_OK && attributes[0].valueLen == (ulong)value.Length ? value : null;
    }

    /// <summary>Logs in: this spends a try.</summary>
    public CKR Login(Secret pin)
    {
        byte[] bytes = GC.AllocateArray<byte>(pin.Length, pinned: true);
        try
        {
            pin.Reveal().CopyTo(bytes);
            CKR answer = _calls.C_Login(_session, CKU.CKU_USER, bytes, (ulong)bytes.Length);
            return answer == CKR.CKR_USER_ALREADY_LOGGED_IN ? CKR.CKR_OK : answer;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>Agrees on a secret with a point, by a private key in the token (CKM_ECDH1_DERIVE, no KDF).</summary>
    /// <param name="privateKey">The key's handle.</param>
    /// <param name="point">The other's point, 65 bytes.</param>
    /// <param name="answer">The module's answer.</param>
    /// <returns>The secret, which the caller disposes; null where the answer is another than OK.</returns>
    public Secret? Agree(ulong privateKey, ReadOnlySpan<byte> point, out CKR answer)
    {
        using Template template = new();
        template.Add(CKA.CKA_CLASS, (ulong)CKO.CKO_SECRET_KEY);
        template.Add(CKA.CKA_KEY_TYPE, (ulong)CKK.CKK_GENERIC_SECRET);
        template.Add(CKA.CKA_TOKEN, false);
        template.Add(CKA.CKA_SENSITIVE, false);
        template.Add(CKA.CKA_EXTRACTABLE, true);
        template.Add(CKA.CKA_VALUE_LEN, AgreementSize);
        CK_ATTRIBUTE[] attributes = template.ToArray();

        CK_ECDH1_DERIVE_PARAMS parameters = new() { Kdf = (ulong)CKD.CKD_NULL, PublicData = template.Keep(point), PublicDataLen = (ulong)point.Length };
        CK_MECHANISM mechanism = new() { Mechanism = (ulong)CKM.CKM_ECDH1_DERIVE, Parameter = template.Keep(in parameters), ParameterLen = (ulong)Marshal.SizeOf<CK_ECDH1_DERIVE_PARAMS>() };
        ulong derived = 0;
        answer = _calls.C_DeriveKey(_session, ref mechanism, privateKey, attributes, (ulong)attributes.Length, ref derived);
        if (answer != CKR.CKR_OK)
        {
            return null;
        }

        byte[] value = Attribute(derived, CKA.CKA_VALUE) ?? [];
        _calls.C_DestroyObject(_session, derived);
        try
        {
            answer = value.Length == AgreementSize ? CKR.CKR_OK : CKR.CKR_ATTRIBUTE_VALUE_INVALID;
            return answer == CKR.CKR_OK ? Secret.CopyOf(value) : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(value);
        }
    }

    /// <summary>Ends the login, whatever the module says of it: the token may be gone.</summary>
    public void Logout() => _calls.C_Logout(_session);

    /// <summary>Closes the session, likewise.</summary>
    public void Dispose() => _calls.C_CloseSession(_session);
}
