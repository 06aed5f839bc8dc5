namespace GemRouter.Plugin.Pkcs11;

/// <summary>What happens when the token is taken out of a running router.</summary>
public enum RemovalChoice
{
    /// <summary>Nothing: it has done its work.</summary>
    Ignore,

    /// <summary>The router stops.</summary>
    Stop,
}
