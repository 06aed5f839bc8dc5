using GemRouter;
using GemRouter.KeyBundles;
using GemRouter.KeyBundles.Inputs;

// MODULE BUNDLE LATCHES PIN-FILE: says "opened", or why not, in one word. What may pass is tried again, as the host does it.
const int most = 50;
KeyBundle bundle = KeyBundle.Read(File.ReadAllBytes(args[1]), args[1]);
TokenAccess access = new() { Module = args[0], Latches = args[2], Pin = new SecretSource(args[3], "PIN", new Nobody()) };
using PeriodicTimer pause = new(TimeSpan.FromMilliseconds(100));
for (int attempt = 1; ; attempt++)
{
    try
    {
        UnlockedBundle unlocked = await BundleUnlock.ByTokenAsync(bundle, access, CancellationToken.None);
        using FileKey key = unlocked.Key;
        using BundleContent? content = bundle.Open(key);
        Console.WriteLine(content is null ? "closed" : "opened");
        break;
    }
    catch (KeyUnavailableException exception) when (!exception.MayPass || attempt == most)
    {
        Console.WriteLine(exception.Failure);
        break;
    }
    catch (KeyUnavailableException)
    {
        await pause.WaitForNextTickAsync();
    }
}

internal sealed class Nobody : ISecretPrompt
{
    public Secret? Ask(string question, CancellationToken cancellationToken) => null;
}
