namespace GemRouter.Plugin.Pkcs11;

/// <summary>What happens at a start without the token.</summary>
public enum AbsenceChoice
{
    /// <summary>The router waits for it.</summary>
    Wait,

    /// <summary>The start ends, with an exit code that says why.</summary>
    Fail,
}
