using Xunit;

namespace GemRouter.Testing;

/// <summary>What holds for every <see cref="ICipherSuite"/>.</summary>
public abstract partial class CipherSuiteConformance : ComponentConformance
{
    private static readonly int[] Lengths = [0, 1, 15, 16, 17, 63, 64, 255, 1316, 1472];
    private static readonly int[] AadLengths = [0, 1, 16, 64];

    /// <inheritdoc/>
    protected sealed override ComponentKind Kind => ComponentKind.CipherSuite;

    /// <inheritdoc/>
    protected override IEnumerable<byte[]> Secrets => [Bytes(1, Suite().Parameters.KeySize)];

    /// <summary>Known answers from the cipher's specification; at least one.</summary>
    protected abstract IEnumerable<CipherAnswer> KnownAnswers();

    /// <summary>The sizes never change.</summary>
    [Fact]
    public void Its_sizes_are_the_same_each_time()
    {
        ICipherSuite suite = Suite();
        Assert.Equal(suite.Parameters, suite.Parameters);
        Assert.Equal(suite.Parameters, Suite().Parameters);
    }

    /// <summary>It seals as its specification says.</summary>
    [Fact]
    public void Known_answers_are_sealed()
    {
        CipherAnswer[] answers = [.. KnownAnswers()];
        Assert.NotEmpty(answers);
        Assert.All(answers, answer =>
        {
            byte[] plaintext = CipherAnswer.Bytes(answer.Plaintext);
            using Rig rig = new(Suite(), CipherAnswer.Bytes(answer.Key));
            byte[] sealedText = new byte[plaintext.Length + rig.TagSize];
            rig.Session.Seal(CipherAnswer.Bytes(answer.Nonce), CipherAnswer.Bytes(answer.Aad), plaintext, sealedText);
            Assert.Equal(CipherAnswer.Bytes(answer.Sealed), sealedText);
        });
    }

    /// <summary>It opens as its specification says.</summary>
    [Fact]
    public void Known_answers_are_opened() => Assert.All(KnownAnswers(), answer =>
    {
        using Rig rig = new(Suite(), CipherAnswer.Bytes(answer.Key));
        byte[] plaintext = new byte[CipherAnswer.Bytes(answer.Plaintext).Length];
        Assert.True(rig.Session.Open(CipherAnswer.Bytes(answer.Nonce), CipherAnswer.Bytes(answer.Aad), CipherAnswer.Bytes(answer.Sealed), plaintext));
        Assert.Equal(CipherAnswer.Bytes(answer.Plaintext), plaintext);
    });

    /// <summary>All lengths, empty ones included.</summary>
    [Fact]
    public void What_is_sealed_opens_again_at_any_length() => Each((rig, plaintext, aad) =>
    {
        byte[] opened = new byte[plaintext.Length];
        Assert.True(rig.Session.Open(rig.Nonce, aad, rig.Seal(plaintext, aad), opened), $"{plaintext.Length} bytes with {aad.Length} bytes of AAD do not open.");
        Assert.Equal(plaintext, opened);
    });

    /// <summary>Sealing over the plaintext gives what sealing elsewhere gives.</summary>
    [Fact]
    public void Sealing_in_place_equals_sealing_elsewhere() => Each((rig, plaintext, aad) =>
    {
        byte[] buffer = new byte[plaintext.Length + rig.TagSize];
        plaintext.CopyTo(buffer, 0);
        rig.Session.Seal(rig.Nonce, aad, buffer.AsSpan(0, plaintext.Length), buffer);
        Assert.Equal(rig.Seal(plaintext, aad), buffer);
    });

    /// <summary>Opening over the sealed text gives what opening elsewhere gives.</summary>
    [Fact]
    public void Opening_in_place_equals_opening_elsewhere() => Each((rig, plaintext, aad) =>
    {
        byte[] buffer = rig.Seal(plaintext, aad);
        Assert.True(rig.Session.Open(rig.Nonce, aad, buffer, buffer.AsSpan(0, plaintext.Length)));
        Assert.Equal(plaintext, buffer.AsSpan(0, plaintext.Length).ToArray());
    });

    /// <summary>What goes in is read, not written.</summary>
    [Fact]
    public void Inputs_are_left_as_they_are() => Each((rig, plaintext, aad) =>
    {
        byte[] input = [.. plaintext];
        byte[] extra = [.. aad];
        byte[] nonce = [.. rig.Nonce];
        byte[] sealedText = new byte[plaintext.Length + rig.TagSize];
        rig.Session.Seal(nonce, extra, input, sealedText);
        byte[] copy = [.. sealedText];
        Assert.True(rig.Session.Open(nonce, extra, copy, new byte[plaintext.Length]));
        Assert.Equal(plaintext, input);
        Assert.Equal(aad, extra);
        Assert.Equal(rig.Nonce, nonce);
        Assert.Equal(sealedText, copy);
    });

    /// <summary>The data plane does not wait for the collector.</summary>
    [Fact]
    public void Sealing_opening_and_refusing_allocate_nothing()
    {
        using Rig rig = new(Suite());
        byte[] plaintext = Bytes(2, 1316);
        byte[] aad = Bytes(3, 16);
        byte[] sealedText = rig.Seal(plaintext, aad);
        byte[] forged = [.. sealedText];
        forged[0] ^= 1;
        byte[] room = new byte[sealedText.Length];
        Allocations.AssertNone(() => rig.Session.Seal(rig.Nonce, aad, plaintext, room), "Sealing");
        Allocations.AssertNone(() => rig.Session.Open(rig.Nonce, aad, sealedText, room.AsSpan(0, 1316)), "Opening");
        Allocations.AssertNone(() => rig.Session.Open(rig.Nonce, aad, forged, room.AsSpan(0, 1316)), "Refusing");
    }

    /// <summary>A session makes no nonces and remembers none: the same input gives the same output, whatever came between.</summary>
    [Fact]
    public void The_same_input_gives_the_same_bytes_each_time()
    {
        using Rig rig = new(Suite());
        byte[] plaintext = Bytes(2, 100);
        byte[] first = rig.Seal(plaintext, [1]);
        rig.Seal(Bytes(4, 77), [2]);
        Assert.Equal(first, rig.Seal(plaintext, [1]));
        byte[] opened = new byte[100];
        Assert.True(rig.Session.Open(rig.Nonce, [1], first, opened));
        Assert.True(rig.Session.Open(rig.Nonce, [1], first, opened), "It does not open the same twice; replay is the host's matter.");
    }

    /// <summary>What one node seals, another opens.</summary>
    [Fact]
    public void Another_instance_opens_what_this_one_sealed()
    {
        using Rig rig = new(Suite());
        using Rig other = new(Suite());
        Assert.Equal(rig.Seal(Bytes(2, 100), []), other.Seal(Bytes(2, 100), []));
    }

    /// <summary>Another key is another key.</summary>
    [Fact]
    public void Another_key_does_not_open()
    {
        using Rig rig = new(Suite());
        using Rig other = new(Suite(), Bytes(9, Suite().Parameters.KeySize));
        Assert.False(other.Session.Open(rig.Nonce, [], rig.Seal(Bytes(2, 100), []), new byte[100]));
    }

    /// <summary>The caller zeroes its key right after.</summary>
    [Fact]
    public void The_key_is_copied()
    {
        ICipherSuite suite = Suite();
        using Rig rig = new(suite);
        byte[] key = Bytes(1, suite.Parameters.KeySize);
        using ICipherSession session = suite.CreateSession(key);
        key.AsSpan().Clear();
        byte[] sealedText = new byte[8 + rig.TagSize];
        session.Seal(rig.Nonce, [], Bytes(2, 8), sealedText);
        Assert.Equal(rig.Seal(Bytes(2, 8), []), sealedText);
        GC.KeepAlive(key);
    }

    /// <summary>The end of a session is the end of that one alone.</summary>
    [Fact]
    public void Disposing_one_session_leaves_the_others()
    {
        ICipherSuite suite = Suite();
        using Rig rig = new(suite);
        byte[] before = rig.Seal(Bytes(2, 50), []);
        suite.CreateSession(Bytes(1, suite.Parameters.KeySize)).Dispose();
        Assert.Equal(before, rig.Seal(Bytes(2, 50), []));
    }

    /// <summary>A session that is gone works no more, and may be disposed again.</summary>
    [Fact]
    public void A_disposed_session_refuses_every_call()
    {
        Rig rig = new(Suite());
        rig.Dispose();
        Assert.Throws<ObjectDisposedException>(() => rig.Session.Seal(rig.Nonce, [], new byte[1], new byte[1 + rig.TagSize]));
        Assert.Throws<ObjectDisposedException>(() => rig.Session.Open(rig.Nonce, [], new byte[1 + rig.TagSize], new byte[1]));
        rig.Dispose();
    }

    /// <summary>Neither a log nor an exception tells of a key.</summary>
    [Fact]
    public void Its_log_and_its_exceptions_hold_no_key()
    {
        (object component, TestHost host) = Make();
        ICipherSuite suite = (ICipherSuite)component;
        using Rig rig = new(suite);
        byte[] key = Bytes(1, suite.Parameters.KeySize);
        rig.Seal(Bytes(2, 10), []);
        rig.Session.Open(rig.Nonce, [], new byte[rig.TagSize], []);
        Exception? size = Record.Exception(() => suite.CreateSession([.. key, 1]));
        Exception? nonce = Record.Exception(() => rig.Session.Seal([], [], [], new byte[rig.TagSize]));
        AssertNoSecret([.. host.Said, $"{size}", $"{nonce}", $"{rig.Session}", $"{suite}"]);
    }

    /// <summary>Any thread may ask the suite; a session moves from thread to thread.</summary>
    [Fact]
    public async Task Any_thread_may_use_it()
    {
        ICipherSuite suite = Suite();
        using Rig rig = new(suite);
        byte[] expected = rig.Seal(Bytes(2, 64), []);
        byte[] elsewhere = await SoonAsync(
            () => Task.Factory.StartNew(
                () =>
                {
                    using Rig other = new(suite);
                    Assert.Equal(expected, other.Seal(Bytes(2, 64), []));
                    return rig.Seal(Bytes(2, 64), []);
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default),
            "Sealing");
        Assert.Equal(expected, elsewhere);
    }

    private static byte[] Bytes(ulong seed, int length)
    {
        byte[] bytes = GC.AllocateArray<byte>(length, pinned: true); // as a host's keys and packets are
        new SeededEntropy(seed).Fill(bytes);
        return bytes;
    }

    private static void AssertDiffers(byte[] plaintext, byte[] left)
    {
        for (int i = 0; i + 8 <= plaintext.Length; i += 8)
        {
            Assert.False(plaintext.AsSpan(i, 8).SequenceEqual(left.AsSpan(i, 8)), $"After a refusal, plaintext is left at {i}.");
        }
    }

    private ICipherSuite Suite() => Assert.IsType<ICipherSuite>(Make().Component, exactMatch: false);

    private void Each(Action<Rig, byte[], byte[]> check)
    {
        using Rig rig = new(Suite());
        foreach (int length in Lengths)
        {
            foreach (int aad in AadLengths)
            {
                check(rig, Bytes(2, length), Bytes(3, aad));
            }
        }
    }

    private sealed class Rig : IDisposable
    {
        private readonly byte[] _key; // stays alive and in its place as long as the session

        public Rig(ICipherSuite suite, byte[]? key = null)
        {
            _key = Bytes(1, suite.Parameters.KeySize);
            key?.CopyTo(_key, 0);
            Session = suite.CreateSession(_key);
            Nonce = Bytes(5, suite.Parameters.NonceSize);
            TagSize = suite.Parameters.TagSize;
        }

        public ICipherSession Session { get; }

        public byte[] Nonce { get; }

        public int TagSize { get; }

        public byte[] Seal(ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> aad)
        {
            byte[] sealedText = new byte[plaintext.Length + TagSize];
            Session.Seal(Nonce, aad, plaintext, sealedText);
            return sealedText;
        }

        public void Dispose()
        {
            Session.Dispose();
            GC.KeepAlive(_key);
        }
    }
}
