using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.LowLevelAPI80;

namespace GemRouter.KeyBundles;

/// <summary>
/// A PKCS#11 module. A login is the process's, not the caller's, so one operation runs at a time, in all modules; for it the module is initialised and then finalised, so that other programs
/// get the token. A module is loaded once and never unloaded: some leave threads and handlers behind.
/// </summary>
internal sealed class TokenModule
{
    private const ulong OsLocking = 2; // CKF_OS_LOCKING_OK

    private static readonly Lock Turn = new();
    private static readonly Dictionary<string, Pkcs11Library> Loaded = [];

    private readonly Pkcs11Library _library;

    private TokenModule(Pkcs11Library library, string path)
    {
        _library = library;
        Path = path;
    }

    /// <summary>Its path.</summary>
    public string Path { get; }

    /// <summary>The calls.</summary>
    public Pkcs11Library Calls => _library;

    /// <summary>Runs one operation. Blocks while another runs.</summary>
    /// <param name="path">The module's path.</param>
    /// <param name="operation">What to do with it.</param>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <exception cref="KeyUnavailableException">The module is missing, or fails.</exception>
    public static T Use<T>(string path, Func<TokenModule, T> operation)
    {
        lock (Turn)
        {
            TokenModule module = new(Load(path), path);
            CKR answer = module._library.C_Initialize(new CK_C_INITIALIZE_ARGS { Flags = OsLocking });
            if (answer is not (CKR.CKR_OK or CKR.CKR_CRYPTOKI_ALREADY_INITIALIZED))
            {
                throw SmartCardService.Explain(path) ?? TokenFailures.Of(answer, path, "starting the module");
            }

            try
            {
                return operation(module);
            }
            finally
            {
                if (answer == CKR.CKR_OK)
                {
                    module._library.C_Finalize(0); // whatever it says: the operation is over
                }
            }
        }
    }

    /// <summary>The slots that hold a token, asked anew.</summary>
    public IReadOnlyList<ulong> Slots()
    {
        // A reader can come between the two calls; then the second says so, and both are made again.
        CKR answer;
        ulong[] slots;
        ulong count = 0;
        do
        {
            answer = _library.C_GetSlotList(true, null, ref count);
            slots = new ulong[answer == CKR.CKR_OK ? count : 0];
            if (slots.Length > 0)
            {
                answer = _library.C_GetSlotList(true, slots, ref count);
            }
        }
        while (answer == CKR.CKR_BUFFER_TOO_SMALL);

        return answer == CKR.CKR_OK ? slots[..(int)Math.Min(count, (ulong)slots.Length)] : throw SmartCardService.Explain(Path) ?? TokenFailures.Of(answer, Path, "listing the tokens");
    }

    private static Pkcs11Library Load(string path)
    {
        if (Loaded.TryGetValue(path, out Pkcs11Library? library))
        {
            return library;
        }

        if (!File.Exists(path))
        {
            throw new KeyUnavailableException(KeyFailure.SoftwareMissing, $"There is no PKCS#11 module \"{path}\"; install the package that holds it: {ModulePaths.PackageOf(path)}.");
        }

        CryptokiNames.Resolve();
        try
        {
            library = new Pkcs11Library(path);
        }
        catch (Exception e) when (e is UnmanagedException or DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            throw new KeyUnavailableException(KeyFailure.SoftwareMissing, $"The PKCS#11 module \"{path}\" does not load: {e.Message}", mayPass: false, e);
        }

        Loaded.Add(path, library);
        return library;
    }
}
