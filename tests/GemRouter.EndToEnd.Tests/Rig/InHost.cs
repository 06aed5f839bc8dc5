using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace GemRouter.EndToEnd.Tests.Rig;

/// <summary>Opens sockets in a host of the lab from the test process: a socket stays in the network that its thread was in when it was made.</summary>
internal static partial class InHost
{
    private const int NetworkNamespace = 0x4000_0000; // CLONE_NEWNET

    /// <summary>Runs something on a thread in that host's network.</summary>
    public static T Run<T>(LabHost host, Func<T> make)
    {
        T result = default!;
        ExceptionDispatchInfo? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                Enter(host);
                result = make();
            }
#pragma warning disable CA1031 // It is thrown on the caller's thread.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result;
    }

    /// <summary>The number of an interface, in the network of the calling thread.</summary>
    public static int IndexOf(string device) => (int)InterfaceIndex(device) is > 0 and int index ? index : throw new LabException($"there is no interface {device}");

    private static void Enter(LabHost host)
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle space = File.OpenHandle($"/run/netns/{host.Namespace}");
        if (SetNamespace((int)space.DangerousGetHandle(), NetworkNamespace) != 0)
        {
            throw new LabException($"the network of {host.Name} cannot be entered: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(int descriptor, int kind);

    [LibraryImport("libc", EntryPoint = "if_nametoindex", StringMarshalling = StringMarshalling.Utf8)]
    private static partial uint InterfaceIndex(string name);
}
