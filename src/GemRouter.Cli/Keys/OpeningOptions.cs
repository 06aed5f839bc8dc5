using System.CommandLine;
using GemRouter.KeyBundles;

namespace GemRouter.Cli;

/// <summary>How a command opens a bundle: by a token, or by a passphrase where that is named.</summary>
internal sealed class OpeningOptions
{
    private readonly Option<string?> _module = Module();
    private readonly Option<string?> _pin = RecipientOptions.Source("--pin", "Where the token's PIN comes from; asked for where left out");
    private readonly Option<string?> _passphrase = RecipientOptions.Source("--passphrase", "Open by a passphrase instead of a token, and where it comes from");
    private readonly Option<string?> _latches = Latches();
    private readonly Option<string?> _serial = new("--serial") { Description = "Where several tokens fit, the one with this serial number.", HelpName = "NUMBER" };

    /// <summary>The PKCS#11 module.</summary>
    public static Option<string?> Module() => new("--module") { Description = "The token's PKCS#11 module; Yubico's, where left out.", HelpName = "FILE" };

    /// <summary>The folder of latch files.</summary>
    public static Option<string?> Latches() => new("--latches") { Description = "The folder of the latch files; the bundle's, where left out.", HelpName = "DIR" };

    /// <summary>The folder of a bundle's latch files.</summary>
    public static string LatchesOf(string? written, string bundle) => written ?? Path.GetDirectoryName(Path.GetFullPath(bundle))!;

    public void AddTo(Command command)
    {
        command.Options.Add(_module);
        command.Options.Add(_pin);
        command.Options.Add(_passphrase);
        command.Options.Add(_latches);
        command.Options.Add(_serial);
    }

    /// <summary>Opens a bundle.</summary>
    /// <param name="call">The command line.</param>
    /// <param name="path">The bundle's file.</param>
    /// <param name="bundle">The bundle.</param>
    /// <param name="acceptFewTries">Whether a try may be spent although few are left.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="KeyUnavailableException">It does not open.</exception>
    public async Task<FileKey> OpenAsync(ParseResult call, string path, KeyBundle bundle, bool acceptFewTries, CancellationToken cancellationToken)
    {
        UnlockedBundle unlocked = call.GetValue(_passphrase) is { } passphrase
            ? await BundleUnlock.ByPassphraseAsync(bundle, RecipientOptions.SourceOf(passphrase, "passphrase"), cancellationToken)
            : await BundleUnlock.ByTokenAsync(
                bundle,
                new TokenAccess
                {
                    Module = call.GetValue(_module) ?? ModulePaths.YubiKey(),
                    Pin = RecipientOptions.SourceOf(call.GetValue(_pin), "PIN"),
                    Latches = LatchesOf(call.GetValue(_latches), path),
                    Serial = call.GetValue(_serial),
                    AcceptFewTries = acceptFewTries,
                },
                cancellationToken);
        return unlocked.Key;
    }

    /// <summary>Opens the body, too.</summary>
    public static BundleContent Content(KeyBundle bundle, FileKey key, string path) => bundle.Open(key) ?? throw new KeyUnavailableException(
        KeyFailure.Malformed, $"The key bundle \"{path}\" does not open with its own file key: somebody changed it, or it is damaged. Take it from your backup, or seal the keys anew.");
}
