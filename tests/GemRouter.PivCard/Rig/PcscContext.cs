using System.Runtime.InteropServices;

namespace GemRouter.PivCard.Rig;

/// <summary>How programs see the readers: a client of the daemon, through the system's own library.</summary>
internal sealed unsafe partial class PcscContext : IDisposable
{
    private const nuint ScopeSystem = 2;
    private const nuint Changed = 0x02;
    private const nuint Empty = 0x10;
    private const nuint Present = 0x20;
    private const uint TimedOut = 0x8010000A;

    private readonly nint _context;

    private PcscContext(nint context) => _context = context;

    /// <summary>Opens one.</summary>
    /// <exception cref="InvalidOperationException">The daemon does not answer.</exception>
    public static PcscContext Open()
    {
        nint error = Establish(ScopeSystem, 0, 0, out nint context);
        return error == 0 ? new PcscContext(context) : throw new InvalidOperationException($"SCardEstablishContext: {error:X}");
    }

    /// <summary>Waits until a card is in the reader, or is not.</summary>
    /// <exception cref="TimeoutException">It did not come about.</exception>
    public void AwaitCard(string reader, bool present, TimeSpan patience)
    {
        byte* name = (byte*)Marshal.StringToCoTaskMemUTF8(reader);
        try
        {
            ReaderState state = new() { Reader = name };
            while ((state.Event & (present ? Present : Empty)) == 0)
            {
                nint error = GetStatusChange(_context, (nuint)patience.TotalMilliseconds, &state, 1);
                if (error != 0)
                {
                    throw (uint)error == TimedOut
                        ? new TimeoutException($"after {patience.TotalSeconds} s still not {(present ? "a" : "no")} card in \"{reader}\"")
                        : new InvalidOperationException($"SCardGetStatusChange: {error:X}");
                }

                state.Current = state.Event & ~Changed;
            }
        }
        finally
        {
            Marshal.FreeCoTaskMem((nint)name);
        }
    }

    public void Dispose() => _ = Release(_context);

    [LibraryImport("libpcsclite.so.1", EntryPoint = "SCardEstablishContext")]
    private static partial nint Establish(nuint scope, nint reserved1, nint reserved2, out nint context);

    [LibraryImport("libpcsclite.so.1", EntryPoint = "SCardReleaseContext")]
    private static partial nint Release(nint context);

    [LibraryImport("libpcsclite.so.1", EntryPoint = "SCardGetStatusChange")]
    private static partial nint GetStatusChange(nint context, nuint milliseconds, ReaderState* states, nuint count);

    /// <summary>SCARD_READERSTATE of pcsclite.h.</summary>
    private struct ReaderState
    {
        public byte* Reader;
        public nint User;
        public nuint Current;
        public nuint Event;
        public nuint AtrLength;
        public fixed byte Atr[33];
    }
}
