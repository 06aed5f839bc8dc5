namespace GemRouter.Cli;

/// <summary>How the program ends where a key cannot be had: each reason that a person treats in another way has a code of its own.</summary>
internal static class KeyExitCode
{
    public static int Of(KeyFailure failure) => failure switch
    {
        KeyFailure.SoftwareMissing => ExitCode.TokenSoftwareMissing,
        KeyFailure.Absent => ExitCode.TokenAbsent,
        KeyFailure.WrongDevice => ExitCode.WrongToken,
        KeyFailure.Denied => ExitCode.WrongPin,
        KeyFailure.LastTry => ExitCode.LastTry,
        KeyFailure.Locked => ExitCode.TokenLocked,
        KeyFailure.Latched => ExitCode.TokenLatched,
        KeyFailure.Removed => ExitCode.TokenRemoved,
        KeyFailure.ServiceDown => ExitCode.TokenServiceDown,
        KeyFailure.Failed => ExitCode.KeyHolderFailed,
        _ => ExitCode.KeyUnavailable,
    };
}
