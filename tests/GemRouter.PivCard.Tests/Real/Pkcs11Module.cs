using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace GemRouter.PivCard.Tests.Real;

/// <summary>A PKCS#11 module in this process, used in the way that design and modules leave: find the key by its public key, log in, derive.</summary>
internal sealed class Pkcs11Module : IDisposable
{
    private const string Folder = "/usr/lib/x86_64-linux-gnu/";
    private const ulong KeyManagementId = 3; // what both modules call slot 9d

    private static readonly Pkcs11InteropFactories Factories = Load();

    private readonly IPkcs11Library _library;

    /// <summary>Initializes a module. One instance of each at a time.</summary>
    public Pkcs11Module(string path) => _library = Factories.Pkcs11LibraryFactory.LoadPkcs11Library(Factories, path, AppType.MultiThreaded);

    /// <summary>Yubico's, and the Debian package that it is in.</summary>
    public static (string Path, string Package) Ykcs11 => (Folder + "libykcs11.so.2", "ykcs11");

    /// <summary>OpenSC's.</summary>
    public static (string Path, string Package) OpenSC => (Folder + "opensc-pkcs11.so", "opensc-pkcs11");

    /// <summary>Both, for theories.</summary>
    public static TheoryData<string, string> All => new() { { Ykcs11.Path, Ykcs11.Package }, { OpenSC.Path, OpenSC.Package } };

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Logs in and agrees as <see cref="Unwrap(string, byte[])"/> does, once the module has understood that a card is another's, or back: OpenSC's first call after that may still say that it is gone.</summary>
    public byte[] UnwrapAgain(string pin, byte[] peer)
    {
        byte[]? secret = null;
        Pkcs11Exception? last = null;
        bool done = SpinWait.SpinUntil(
            () =>
            {
                try
                {
                    secret = Unwrap(pin, peer);
                    return true;
                }
                catch (Pkcs11Exception exception) when (exception.RV is CKR.CKR_DEVICE_REMOVED or CKR.CKR_DEVICE_ERROR or CKR.CKR_TOKEN_NOT_PRESENT or CKR.CKR_SESSION_HANDLE_INVALID)
                {
                    last = exception; // nothing of that spends a try
                    return false;
                }
            },
            Patience);
        return done ? secret! : throw last!;
    }

    /// <summary>Skips the test where the module is not installed.</summary>
    public static void Need(string path, string package) => Assert.SkipWhen(!File.Exists(path), $"{path} is not installed (Debian package {package}).");

    /// <summary>The slots with a token in them, asked for anew.</summary>
    public IReadOnlyList<ISlot> Slots => _library.GetSlotList(SlotsType.WithTokenPresent);

    /// <summary>What the only token says of itself.</summary>
    public ITokenFlags Flags => Only().GetTokenInfo().TokenFlags;

    /// <summary>The only slot with a token; where a card has just come, modules may need a moment to see it.</summary>
    public ISlot Only()
    {
        SpinWait.SpinUntil(() => Slots.Count > 0, Patience);
        return Assert.Single(Slots);
    }

    /// <summary>Whether a token in any slot has that public key; no PIN is needed to see that.</summary>
    public bool Holds(byte[] key) => Slots.Any(slot =>
    {
        using ISession session = slot.OpenSession(SessionType.ReadOnly);
        return Find(session, CKO.CKO_PUBLIC_KEY).Any(found => PointOf(session, found).SequenceEqual(key));
    });

    /// <summary>Logs in at the only token, agrees with a peer on a secret, and logs out.</summary>
    public byte[] Unwrap(string pin, byte[] peer) => Unwrap(Only(), pin, peer);

    /// <inheritdoc cref="Unwrap(string, byte[])"/>
    public static byte[] Unwrap(ISlot slot, string pin, byte[] peer)
    {
        using ISession session = slot.OpenSession(SessionType.ReadOnly);
        session.Login(CKU.CKU_USER, pin);
        byte[] secret = Derive(session, peer);
        session.Logout();
        return secret;
    }

    /// <summary>Agrees with a peer on a secret, by a session that is logged in.</summary>
    public static byte[] Derive(ISession session, byte[] peer)
    {
        IObjectHandle key = Assert.Single(Find(session, CKO.CKO_PRIVATE_KEY, KeyManagementId));
        using IMechanism mechanism = Factories.MechanismFactory.Create(
            CKM.CKM_ECDH1_DERIVE, Factories.MechanismParamsFactory.CreateCkEcdh1DeriveParams((ulong)CKD.CKD_NULL, null, peer));
        IObjectHandle secret = session.DeriveKey(mechanism, key,
        [
            Attribute(CKA.CKA_CLASS, (ulong)CKO.CKO_SECRET_KEY),
            Attribute(CKA.CKA_KEY_TYPE, (ulong)CKK.CKK_GENERIC_SECRET),
            Factories.ObjectAttributeFactory.Create(CKA.CKA_TOKEN, false),
            Factories.ObjectAttributeFactory.Create(CKA.CKA_SENSITIVE, false),
            Factories.ObjectAttributeFactory.Create(CKA.CKA_EXTRACTABLE, true),
            Attribute(CKA.CKA_VALUE_LEN, 32),
        ]);
        return session.GetAttributeValue(secret, [CKA.CKA_VALUE])[0].GetValueAsByteArray();
    }

    public void Dispose() => _library.Dispose();

    private static List<IObjectHandle> Find(ISession session, CKO what, ulong? id = null)
    {
        List<IObjectAttribute> wanted = [Attribute(CKA.CKA_CLASS, (ulong)what), Attribute(CKA.CKA_KEY_TYPE, (ulong)CKK.CKK_EC)];
        if (id is not null)
        {
            wanted.Add(Factories.ObjectAttributeFactory.Create(CKA.CKA_ID, [(byte)id]));
        }

        return session.FindAllObjects(wanted);
    }

    // 04 41 in front: the octet string that the point is wrapped in
    private static byte[] PointOf(ISession session, IObjectHandle key) => session.GetAttributeValue(key, [CKA.CKA_EC_POINT])[0].GetValueAsByteArray()[2..];

    private static IObjectAttribute Attribute(CKA type, ulong value) => Factories.ObjectAttributeFactory.Create(type, value);

    // Pkcs11Interop asks for "libdl", a name that only development packages have. Its only resolver is the product's, where that is used first or later.
    private static Pkcs11InteropFactories Load()
    {
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += static (_, name) => name == "libdl" ? NativeLibrary.Load("libdl.so.2") : 0;
        return new Pkcs11InteropFactories();
    }
}
