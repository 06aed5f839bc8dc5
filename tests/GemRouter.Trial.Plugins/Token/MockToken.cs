using NSec.Cryptography;

namespace GemRouter.Trial.Plugins;

/// <summary>A token that takes its time, counts wrong PINs, and can be pulled out. Any thread.</summary>
public sealed class MockToken
{
    public const string Pin = "271828";
    public const int Tries = 3;

    private readonly Key _identity = Key.Import(SignatureAlgorithm.Ed25519, Enumerable.Repeat((byte)7, 32).ToArray(), KeyBlobFormat.RawPrivateKey);
    private bool _isPlugged = true;

    /// <summary>Told of each plug and pull, after it happened.</summary>
    public event Action<bool>? Plugged;

    /// <summary>How long each operation takes.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>Wrong PINs until it locks itself; a right one resets them.</summary>
    public int TriesLeft { get; set; } = Tries;

    /// <summary>Secrets by name.</summary>
    public Dictionary<string, byte[]> Slots { get; } = new() { ["bk"] = [.. Enumerable.Range(100, 32).Select(static i => (byte)i)], ["short"] = [1, 2, 3, 4, 5] };

    /// <summary>PINs that it was shown so far.</summary>
    public int PinsSeen { get; private set; }

    public bool IsPlugged
    {
        get => Volatile.Read(ref _isPlugged);
        set
        {
            Volatile.Write(ref _isPlugged, value);
            Plugged?.Invoke(value);
        }
    }

    public ReadOnlyMemory<byte> PublicKey => _identity.PublicKey.Export(KeyBlobFormat.RawPublicKey);

    public async ValueTask<TokenAnswer> LogInAsync(string pin, TimeProvider clock, CancellationToken cancellationToken)
    {
        await PassAsync(clock, cancellationToken);
        if (!IsPlugged)
        {
            return TokenAnswer.Absent;
        }

        if (TriesLeft == 0)
        {
            return TokenAnswer.Locked;
        }

        PinsSeen++;
        TriesLeft = pin == Pin ? Tries : TriesLeft - 1;
        return pin == Pin ? TokenAnswer.Right : TokenAnswer.Wrong;
    }

    public async ValueTask<byte[]?> SignAsync(ReadOnlyMemory<byte> message, TimeProvider clock, CancellationToken cancellationToken)
    {
        await PassAsync(clock, cancellationToken);
        return IsPlugged ? SignatureAlgorithm.Ed25519.Sign(_identity, message.Span) : null;
    }

    private async ValueTask PassAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Latency > TimeSpan.Zero)
        {
            TaskCompletionSource passed = new();
            await using ITimer timer = clock.CreateTimer(_ => passed.TrySetResult(), null, Latency, Timeout.InfiniteTimeSpan);
            await passed.Task.WaitAsync(cancellationToken);
        }
    }
}
