using GemRouter;
using GemRouter.KeyBundles;
using GemRouter.KeyBundles.Inputs;

// MODULE BUNDLE LATCHES PIN-FILE: says "opened", or why not, in one word.
try
{
    KeyBundle bundle = KeyBundle.Read(File.ReadAllBytes(args[1]), args[1]);
    TokenAccess access = new() { Module = args[0], Latches = args[2], Pin = new SecretSource(args[3], "PIN", new Nobody()) };
    UnlockedBundle unlocked = await BundleUnlock.ByTokenAsync(bundle, access, CancellationToken.None);
    using FileKey key = unlocked.Key;
    using BundleContent? content = bundle.Open(key);
    Console.WriteLine(content is null ? "closed" : "opened");
}
catch (KeyUnavailableException exception)
{
    Console.WriteLine(exception.Failure);
}

internal sealed class Nobody : ISecretPrompt
{
    public Secret? Ask(string question, CancellationToken cancellationToken) => null;
}
