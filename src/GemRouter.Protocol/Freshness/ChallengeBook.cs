using System.Runtime.InteropServices;

namespace GemRouter.Protocol;

/// <summary>This node's nonces (wire 4): the current one, and those that were current in the last 10 s, at most 64 in all. Each has a serial number, so that "made after" does not hang on a clock's steps.</summary>
public sealed class ChallengeBook
{
    /// <summary>How long a nonce stays good after it was current.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromSeconds(10);

    /// <summary>How long a nonce is current at most.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(300);

    private const int Most = 64;

    private readonly IEntropy _entropy;
    private readonly List<Nonce> _held = []; // oldest first; the last is current

    /// <summary>Makes the first nonce.</summary>
    public ChallengeBook(IEntropy entropy, Instant now)
    {
        _entropy = entropy;
        Renew(now);
    }

    /// <summary>The nonce for the next HELLO.</summary>
    public Challenge Current => _held[^1].Challenge;

    /// <summary>The serial number of the current nonce, from 1. Whatever is entered now is older than every nonce with a greater one.</summary>
    public long Serial { get; private set; }

    /// <summary>Called before each HELLO: renews a nonce that is too old, and one that is not younger than a tentative boot.</summary>
    /// <param name="youngestTentative">The serial that was current when the youngest tentative boot was entered; −1 where there is none, <see cref="long.MaxValue"/> for a new nonce in any case.</param>
    /// <param name="now">The time.</param>
    public void PrepareHello(long youngestTentative, Instant now)
    {
        if (youngestTentative >= Serial || now - _held[^1].MadeAt >= MaxAge)
        {
            Renew(now);
        }
    }

    /// <summary>Makes a new nonce; the present one stays good for 10 s.</summary>
    public void Renew(Instant now)
    {
        if (_held.Count > 0)
        {
            CollectionsMarshal.AsSpan(_held)[^1].RetiredAt = now;
        }

        Forget(now);
        if (_held.Count == Most)
        {
            _held.RemoveAt(0);
        }

        Span<byte> bytes = stackalloc byte[Challenge.Size];
        _entropy.Fill(bytes);
        _held.Add(new Nonce(Challenge.Read(bytes), ++Serial, now));
    }

    /// <summary>Lets all nonces go and makes a new one: no old echo is worth anything then.</summary>
    public void VoidAll(Instant now)
    {
        _held.Clear();
        Renew(now);
    }

    /// <summary>The greatest serial of our nonces that a HELLO echoes; 0 where it echoes none that is held.</summary>
    public long NewestEchoed(EntryList<Echo> echoes, NodeId ownNode, Instant now)
    {
        Forget(now);
        long newest = 0;
        for (int i = 0; i < echoes.Count; i++)
        {
            Echo echo = echoes[i];
            if (echo.NodePrefix == ownNode.Prefix)
            {
                newest = Math.Max(newest, SerialOf(echo.Challenge));
            }
        }

        return newest;
    }

    /// <summary>True where the nonce of that serial is still good.</summary>
    public bool Holds(long serial, Instant now)
    {
        Forget(now);
        return serial >= _held[0].Serial && serial <= Serial;
    }

    private long SerialOf(Challenge challenge)
    {
        foreach (ref readonly Nonce nonce in CollectionsMarshal.AsSpan(_held))
        {
            if (nonce.Challenge == challenge)
            {
                return nonce.Serial;
            }
        }

        return 0;
    }

    private void Forget(Instant now)
    {
        int gone = 0;
        while (gone < _held.Count && now - _held[gone].RetiredAt > Retention && _held[gone].RetiredAt != Instant.Never)
        {
            gone++;
        }

        _held.RemoveRange(0, gone);
    }

    private struct Nonce(Challenge challenge, long serial, Instant madeAt)
    {
        public readonly Challenge Challenge = challenge;
        public readonly long Serial = serial;
        public readonly Instant MadeAt = madeAt;
        public Instant RetiredAt = Instant.Never;
    }
}
