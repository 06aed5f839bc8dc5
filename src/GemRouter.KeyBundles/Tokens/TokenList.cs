namespace GemRouter.KeyBundles;

/// <summary>The tokens that a module shows.</summary>
public static class TokenList
{
    /// <summary>Lists tokens and their key pairs on P-256; asks no PIN. Blocks.</summary>
    /// <param name="module">The module's path.</param>
    /// <exception cref="KeyUnavailableException">The module is missing or fails, or the service it needs is down.</exception>
    public static IReadOnlyList<TokenFacts> Read(string module) => TokenModule.Use(module, it =>
    {
        IReadOnlyList<TokenFacts> tokens = TokenReader.All(it);
        return tokens.Count == 0 && SmartCardService.Explain(module) is { } failure ? throw failure : tokens;
    });
}
