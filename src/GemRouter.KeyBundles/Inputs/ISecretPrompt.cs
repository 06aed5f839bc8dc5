namespace GemRouter.KeyBundles.Inputs;

/// <summary>Asks a person.</summary>
public interface ISecretPrompt
{
    /// <summary>Asks for a line, and does not show it; null where nobody can be asked.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Secret? Ask(string question, CancellationToken cancellationToken);
}
