namespace GemRouter.Testing;

/// <summary>A case in which a key source must refuse.</summary>
/// <param name="Options">The source's options.</param>
/// <param name="Request">What it is asked for.</param>
/// <param name="Failure">The reason that it must give.</param>
/// <param name="MayPass">Whether it must say that waiting may help.</param>
public sealed record KeyRefusal(object Options, KeyRequest Request, KeyFailure Failure, bool MayPass = false);
