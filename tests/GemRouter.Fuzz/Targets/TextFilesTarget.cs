using System.Text;
using GemRouter.KeyBundles;
using GemRouter.Kernel.Manifests;
using GemRouter.Loading;
using GemRouter.Plugin.FileKeys;
using GemRouter.Protocol;

namespace GemRouter.Fuzz.Targets;

/// <summary>Small files of text: lines of key logs, key files, public keys of tokens and nodes, the lock of the plugins.</summary>
internal sealed class TextFilesTarget : FuzzTarget
{
    /// <summary>A line of a key log.</summary>
    public const string Logged =
        "gem1 sek=0b60a8332ea03790a02694755356dcd7e83ed5d4e958778effe376cbd7d3480b suite=1 auth=0 bind=0 domain=027659de38ac8aaf source=adf453f2b9fa25733b21c7e95d8636c4 boot=f40b376de5bd89968e7b05f61106e9e1 group=239.175.26.152 port=60047 outer=:: kid=8bf49e90";

    private const string TokenKey = "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"; // the generator of P-256

    /// <summary>A token's public key.</summary>
    public const string TokenPem =
        "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt\n6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q==\n-----END PUBLIC KEY-----\n";

    private const string NodePem = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END PUBLIC KEY-----\n";

    private static readonly string Lock =
        $"gemrouter-lock 1\n# comment\n\nplugin gem.udp 0.1.0.0\n{new string('a', 64)}  GemRouter.Plugin.Udp.dll\n{new string('b', 64)}  runtimes/linux-x64/native/lib.so\nplugin gem.aead 1.2\n{new string('c', 64)}  a.dll\n";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <inheritdoc/>
    public override string Name => "text-files";

    /// <inheritdoc/>
    public override string Reads => "lines of key logs, key files, public keys as text and PEM, locks of plugins";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Readers => ["KeyLogLine.Read", "KeyLogLine.IsIdle"];

    /// <inheritdoc/>
    public override int MostBytes => 2048;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Words =>
    [
        "gem1 ", " sek=", " suite=", " auth=", " bind=", " domain=", " source=", " boot=", " group=", " port=", " outer=", " kid=", "ff15::1", "::ffff:239.1.1.1", "-----BEGIN PUBLIC KEY-----", "-----END PUBLIC KEY-----",
        "-----BEGIN EC PRIVATE KEY-----", "gemrouter-lock 1", "\nplugin ", "../", "  ",
    ];

    /// <inheritdoc/>
    public override IEnumerable<byte[]> Seeds(VectorSeeds vectors)
    {
        yield return [0, .. Encoding.UTF8.GetBytes(Logged)];
        yield return [0, .. Encoding.UTF8.GetBytes(Logged.Replace("outer=::", "later=1 outer=2001:db8::7", StringComparison.Ordinal))];
        yield return [1, .. Encoding.UTF8.GetBytes($"# a key\n\n  {new string('a', 32)}{new string('B', 32)}\r\n")];
        yield return [1, .. Encoding.UTF8.GetBytes($"{new string('0', 64)}\n{new string('0', 64)}\n")];
        yield return [2, .. Encoding.UTF8.GetBytes(TokenKey)];
        yield return [2, .. Encoding.UTF8.GetBytes(TokenPem)];
        yield return [3, .. Encoding.UTF8.GetBytes(new string('c', 64))];
        yield return [3, .. Encoding.UTF8.GetBytes(NodePem)];
        yield return [4, .. Encoding.UTF8.GetBytes(Lock)];
    }

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        ReadOnlySpan<byte> bytes = input[1..];
        switch (input[0] % 5)
        {
            case 0: ReadLogged(bytes); break;
            case 1: ReadKey(bytes); break;
            case 2: ReadTokenKey(bytes); break;
            case 3: ReadNodeKey(bytes); break;
            default: ReadLock(bytes); break;
        }
    }

    private static void ReadLogged(ReadOnlySpan<byte> line)
    {
        using LoggedKey? key = KeyLogLine.Read(line);
        if (key is null)
        {
            return;
        }

        Holds(!KeyLogLine.IsIdle(line) && line.Length <= KeyLogLine.MaxSize, "a line that tells a key is none to be passed over");
        Span<byte> written = stackalloc byte[KeyLogLine.MaxSize];
        int length = KeyLogLine.Write(written, key.Key, key.Context);
        using LoggedKey? again = KeyLogLine.Read(written[..(length - 1)]);
        Holds(again is not null && written[length - 1] == '\n', "what is written can be read");
        Holds(again!.Context == key.Context && again.Key.Commitment == key.Key.Commitment && again.Address == key.Address, "a key is written as it was read");
    }

    private static void ReadKey(ReadOnlySpan<byte> text)
    {
        byte[]? expected = KeyIn(text);
        try
        {
            using Secret secret = KeyText.Read(text, "the file");
            Holds(expected is not null && secret.Reveal().SequenceEqual(expected), "a key file is its one line of digits");
        }
        catch (KeyUnavailableException refusal)
        {
            Holds(expected is null, "a good key file is read");
            Holds(refusal.Failure == KeyFailure.Malformed, "it is malformed");
            ShowsNothing(refusal.Message, text);
        }
    }

    // The same once more, in the words of docs/manifest.md.
    private static byte[]? KeyIn(ReadOnlySpan<byte> text)
    {
        string[] lines = [.. Encoding.Latin1.GetString(text).Split('\n').Select(static line => line.Trim(' ', '\t', '\r')).Where(static line => line.Length > 0 && line[0] != '#')];
        return lines.Length == 1 && lines[0].Length == 64 && lines[0].All(char.IsAsciiHexDigit) ? Convert.FromHexString(lines[0]) : null;
    }

    /// <summary>Holds that a message shows nothing of a key.</summary>
    public static void ShowsNothing(string message, ReadOnlySpan<byte> text)
    {
        const int Telling = 12; // digits in a row: fewer may be numbers of lines and columns
        string all = Encoding.Latin1.GetString(text);
        for (int i = 0; i + Telling <= all.Length; i++)
        {
            string part = all.Substring(i, Telling);
            Holds(!part.All(char.IsAsciiHexDigit) || !message.Contains(part, StringComparison.Ordinal), "a message shows nothing of a key");
        }
    }

    private static void ReadTokenKey(ReadOnlySpan<byte> text)
    {
        if (TokenPublicKey.Read(Encoding.UTF8.GetString(text)) is { } key)
        {
            Holds(TokenPublicKey.Read(key.ToString())?.Equals(key) == true, "a public key is written as it was read");
            Holds(TokenPublicKey.Of(key.Point)?.Fingerprint == key.Fingerprint, "it is a point of the curve");
        }
    }

    private static void ReadNodeKey(ReadOnlySpan<byte> text)
    {
        if (PublicKeyText.TryRead(Encoding.UTF8.GetString(text), out Ed25519PublicKey key))
        {
            Holds(PublicKeyText.TryRead(key.ToString(), out Ed25519PublicKey again) && again == key, "a public key is written as it was read");
        }
    }

    private static void ReadLock(ReadOnlySpan<byte> bytes)
    {
        try
        {
            PluginLock read = PluginLockText.Read(StrictUtf8.GetString(bytes));
            PluginLock again = PluginLockText.Read(read.Text);
            Holds(again.Text == read.Text && again.Hash == read.Hash && again.FileCount == read.FileCount, "a lock is written as it was read");
            Holds(read.Plugins.Select(static plugin => plugin.Id).Distinct(StringComparer.Ordinal).Count() == read.Plugins.Count, "no plugin stands in it twice");
            Holds(
                read.Plugins.All(static plugin => plugin.Files.All(static file => file.Value.Length == 64 && !Path.IsPathRooted(file.Key) && !file.Key.Split('/').Contains(".."))),
                "each file has a hash, and a path that leads out of no folder");
        }
        catch (Exception refusal) when (refusal is FormatException or DecoderFallbackException)
        {
            Holds(!Foreign.Line(refusal.Message).Any(char.IsControl), "a refusal is a line");
        }
    }
}
