namespace GemRouter.Hosting;

/// <summary>What a batch is used for at the moment, which decides how an added packet counts.</summary>
internal enum BatchPhase
{
    Stage,
    Receive,
    Send,
}
