using System.Net.Sockets;

namespace GemRouter.KeyBundles;

/// <summary>The system's smart card service, pcscd. Modules that need it fail in ways of their own when it is down, so it is asked for itself.</summary>
internal static class SmartCardService
{
    private const string DefaultSocket = "/run/pcscd/pcscd.comm";

    /// <summary>The failure to tell where a module needs the service and it does not run; else null.</summary>
    public static KeyUnavailableException? Explain(string module)
    {
        string name = Path.GetFileName(module);
        bool isNeeded = name.Contains("ykcs11", StringComparison.Ordinal) || name.Contains("opensc", StringComparison.Ordinal);
        return isNeeded && !Answers()
            ? new KeyUnavailableException(
                KeyFailure.ServiceDown, "The smart card service pcscd does not run, so no token can be seen: systemctl enable --now pcscd.socket (package pcscd).", mayPass: true)
            : null;
    }

    private static bool Answers()
    {
        try
        {
            using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(Environment.GetEnvironmentVariable("PCSCLITE_CSOCK_NAME") is { Length: > 0 } set ? set : DefaultSocket));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
