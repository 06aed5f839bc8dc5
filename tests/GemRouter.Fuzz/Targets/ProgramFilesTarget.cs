using System.Text;
using System.Text.Json;
using GemRouter.Cli;
using GemRouter.Cli.Bundling;
using GemRouter.Cli.Decoding;
using GemRouter.Cli.Rotation;
using GemRouter.KeyBundles;
using GemRouter.KeyBundles.Inputs;
using GemRouter.Protocol;
using CliKeyFile = GemRouter.Cli.KeyFile;
using PluginKeyText = GemRouter.Plugin.FileKeys.KeyText;

namespace GemRouter.Fuzz.Targets;

/// <summary>What the program reads by itself: key files, key logs, public keys and PINs in files, the requests and answers of its socket, its own list of files, names of keys.</summary>
internal sealed class ProgramFilesTarget : FuzzTarget
{
    private const string FileList =
        """{"runtimeTarget":{"name":"t"},"targets":{"t":{"a/1":{"runtime":{"lib/net10.0/a.dll":{}},"native":{"b.so":{}},"runtimeTargets":{"runtimes/linux-x64/native/c.so":{"rid":"linux-x64"}}},"d/2":{"runtime":{"_._":{}}}}}}""";

    private const string PublicKey = "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"; // the generator of P-256

    private readonly string _folder = Directory.CreateTempSubdirectory("gem-fuzz-").FullName;
    private readonly string _file;
    private readonly string _list;

    /// <summary>Makes it.</summary>
    public ProgramFilesTarget()
    {
        _file = Path.Combine(_folder, "input");
        _list = Path.Combine(_folder, "gemrouter.deps.json");
        Write(_file, []);
        Write(Path.Combine(_folder, "gemrouter"), []);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(_folder, recursive: true);
    }

    /// <inheritdoc/>
    public override string Name => "program-files";

    /// <inheritdoc/>
    public override string Reads => "what the program itself reads: key files, key logs, public keys, PINs, requests and answers of its socket, its list of files, names of keys";

    /// <inheritdoc/>
    public override int MostBytes => 6000; // a request, and a key file, have at most 4096

    /// <inheritdoc/>
    public override IReadOnlyList<string> Words =>
    [
        "\"command\":", "\"status\"", "\"trace\"", "\"tap\"", "\"reload\"", "\"groups\":", "\"packets\":", "\"point\":", "\"answer\":", "\"error\":", "\"end\":true", "239.1.1.0/24", "ff15::/16", "null", "1e9", "-1",
        "\"runtimeTarget\":", "\"targets\":", "\"runtimes/", "../", "gem1 sek=", "# ", "-----BEGIN PUBLIC KEY-----", "credential:", "-2.gak",
    ];

    /// <inheritdoc/>
    public override IEnumerable<byte[]> Seeds(VectorSeeds vectors)
    {
        yield return Seed(0, $"# a key\n{new string('a', 64)}\n");
        yield return Seed(0, $"{new string('0', 64)}\r\n \n{new string('0', 64)}");
        yield return Seed(1, $"# a log\n\n{TextFilesTarget.Logged}\r\nnothing\n{TextFilesTarget.Logged}");
        yield return Seed(2, PublicKey);
        yield return Seed(2, TextFilesTarget.TokenPem);
        yield return Seed(3, "123456\n");
        yield return Seed(3, "a long passphrase\r\n");
        yield return Seed(4, """{"command":"trace","groups":"239.1.1.0/24","packets":5}""" + "\n" + """{"command":"tap","point":"r/seal/in"}""" + "\n" + """{"command":"status"}""" + "\n");
        yield return Seed(5, """{"answer":{"number":1,"stage":"in"},"end":false}""" + "\n" + """{"error":"no"}""" + "\n" + """{"end":true}""" + "\n");
        yield return Seed(6, FileList);
        yield return Seed(7, "/etc/gem/video-2.gak");
        yield return Seed(7, "credential:gak");
    }

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        byte[] bytes = input[1..].ToArray();
        switch (input[0] % 8)
        {
            case 0: ReadKey(bytes); break;
            case 1: ReadLog(bytes); break;
            case 2: ReadRecipient(bytes); break;
            case 3: ReadPin(bytes); break;
            case 4: Answer(bytes).GetAwaiter().GetResult(); break;
            case 5: ReadAnswers(bytes).GetAwaiter().GetResult(); break;
            case 6: ReadList(bytes); break;
            default: NameNext(Encoding.UTF8.GetString(bytes)); break;
        }
    }

    private void ReadKey(byte[] bytes)
    {
        Write(_file, bytes);
        byte[]? key = null;
        try
        {
            using Secret secret = CliKeyFile.Read(_file);
            key = secret.Reveal().ToArray();
        }
        catch (ProgramException refusal)
        {
            Holds(refusal.Code == ProgramCode.NotAKeyFile, "a refusal says that it is no key file");
            TextFilesTarget.ShowsNothing(refusal.Message.Replace(_file, "", StringComparison.Ordinal), bytes);
        }

        byte[]? routers = PluginKey(bytes);
        Holds(key is null ? routers is null : routers is not null && key.AsSpan().SequenceEqual(routers), "the program takes for a key what the router takes for it");
    }

    private static byte[]? PluginKey(byte[] bytes)
    {
        const int Longest = 4096;
        try
        {
            using Secret? secret = bytes.Length <= Longest ? PluginKeyText.Read(bytes, "the file") : null;
            return secret?.Reveal().ToArray();
        }
        catch (KeyUnavailableException)
        {
            return null;
        }
    }

    private void ReadLog(byte[] bytes)
    {
        Write(_file, bytes);
        int taken = 0;
        IReadOnlyList<int> useless = KeyLogFile.Read(_file, key =>
        {
            key.Dispose();
            return ++taken % 2 == 1;
        });
        int lines = bytes.Count(static one => one == '\n') + 1;
        Holds(useless.SequenceEqual(useless.Order().Distinct()) && useless.All(number => number >= 1 && number <= lines), "what is of no use are lines of the file, each once");
        Holds((taken / 2) <= useless.Count && taken - (taken / 2) + useless.Count <= lines, "a line tells a key, or is of no use, or is idle");
    }

    private void ReadRecipient(byte[] bytes)
    {
        Write(_file, bytes);
        try
        {
            RecipientOptions.TokenOf($"{_file}@9D");
            Holds(TokenPublicKey.Read(File.ReadAllText(_file)) is not null, "a recipient has a public key");
        }
        catch (ProgramException refusal)
        {
            Holds(refusal.Code == ProgramCode.NotARecipient, "a refusal says that it is no recipient");
        }
    }

    private void ReadPin(byte[] bytes)
    {
        Write(_file, bytes);
        ReadOnlySpan<byte> line = bytes.AsSpan().EndsWith("\r\n"u8) ? bytes.AsSpan(0, bytes.Length - 2) : bytes.AsSpan().EndsWith("\n"u8) ? bytes.AsSpan(0, bytes.Length - 1) : bytes;
        bool isOne = bytes.Length <= 1024 && !line.IsEmpty && line.IndexOfAny((byte)'\n', (byte)0) < 0;
        try
        {
            using Secret pin = SecretFile.Read(_file, "PIN");
            Holds(isOne && pin.Reveal().SequenceEqual(line), "a PIN is the one line of its file");
        }
        catch (KeyUnavailableException refusal)
        {
            Holds(!isOne && refusal.Failure == KeyFailure.Malformed && !refusal.Message.Contains(_file, StringComparison.Ordinal), "a good file is read, and a message names no path");
        }
    }

    // As the router's end of the socket does it.
    private static async Task Answer(byte[] bytes)
    {
        using MemoryStream stream = new(bytes);
        LineReader reader = new(stream, StateConversation.LongestRequest);
        StateAnswers answers = new(new IdleRouter(), new NoFaults());
        try
        {
            while (await reader.ReadAsync(CancellationToken.None) is { } line)
            {
                Holds(line.Length <= StateConversation.LongestRequest && !line.Span.Contains((byte)'\n'), "a line is no longer than it may be");
                if (JsonSerializer.Deserialize<StateRequest>(line.Span, ProgramJson.Options) is { } request)
                {
                    await KeepTo(answers.AnswerAsync(request, CancellationToken.None));
                }
            }
        }
        catch (Exception refusal) when (refusal is JsonException or InvalidDataException)
        {
            return; // which is answered with a sentence of its own
        }

        Holds(stream.Position == bytes.Length, "all of it is read");
    }

    private static async Task KeepTo(IAsyncEnumerable<StateLine> lines)
    {
        StateLine? last = null;
        await foreach (StateLine line in lines)
        {
            Holds(last?.Answer is not null || last is null, "nothing follows an end or an error");
            last = line;
        }

        Holds(last is { End: true } or { Error: not null }, "an answer has an end, or an error");
    }

    // As the client's end does it: a router of another version may say anything.
    private static async Task ReadAnswers(byte[] bytes)
    {
        using MemoryStream stream = new(bytes);
        LineReader reader = new(stream, bytes.Length / 2);
        try
        {
            while (await reader.ReadAsync(CancellationToken.None) is { } line)
            {
                StateLine? said = JsonSerializer.Deserialize<StateLine>(line.Span, ProgramJson.Options);
                if (said?.Answer?.Deserialize<Kernel.TraceLine>(ProgramJson.Options) is { } trace)
                {
                    Holds(TraceText.Line(trace) is not null, "a trace is a line");
                }
            }
        }
        catch (Exception refusal) when (refusal is JsonException or InvalidDataException)
        {
            return;
        }
    }

    private void ReadList(byte[] bytes)
    {
        Write(_list, bytes);
        try
        {
            IReadOnlyList<string> files = ProgramFiles.List(_folder);
            Holds(files.Contains("gemrouter") && files.SequenceEqual(files.Order(StringComparer.Ordinal).Distinct()), "the program is in its own list, and nothing twice");
            Holds(files.All(static file => !Path.IsPathRooted(file) && !file.Split('/').Contains("..")), "a list leads out of no folder");
        }
        catch (BundleException refusal)
        {
            Holds(!refusal.Message.Any(char.IsControl), "a refusal is a line");
        }
    }

    private static void NameNext(string path)
    {
        string next = NextName.After(path);
        string after = NextName.After(next);
        Holds(next != path && after != next && after != path, "the next name is another one");
        int folder = path.LastIndexOf('/') + 1;
        Holds(next.StartsWith(path[..folder], StringComparison.Ordinal) && next.LastIndexOf('/') + 1 == folder, "the next key lies beside the former");
    }

    private static byte[] Seed(byte reader, string text) => [reader, .. Encoding.UTF8.GetBytes(text)];

    private static void Write(string path, byte[] bytes)
    {
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite; // or it is no file for a PIN
        }

        using FileStream file = new(path, options);
        file.Write(bytes);
    }
}
