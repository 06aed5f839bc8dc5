namespace GemRouter.Plugin.Aead.Tests;

/// <summary>What the contract says of wrong sizes, of overlaps and of the time after the dispose.</summary>
public sealed class ContractTests
{
    private const int Length = 40;

    public static TheoryData<string> Suites => Registered.Names;

    [Theory]
    [MemberData(nameof(Suites))]
    public void A_key_of_wrong_size_is_a_fault(string name)
    {
        ICipherSuite suite = Registered.Suite(name);

        foreach (int size in (int[])[0, suite.Parameters.KeySize - 1, suite.Parameters.KeySize + 1, 64])
        {
            ArgumentException fault = Assert.Throws<ArgumentException>("key", () => suite.CreateSession(new byte[size]));
            Assert.Contains($"{size} bytes and must have {suite.Parameters.KeySize}", fault.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void A_nonce_of_wrong_size_is_a_fault_and_no_verdict(string name)
    {
        using ICipherSession session = Registered.Session(name, out SuiteParameters suite);
        byte[] sealedText = new byte[Length + suite.TagSize];

        foreach (int size in (int[])[0, suite.NonceSize - 1, suite.NonceSize + 1, 64])
        {
            Assert.Throws<ArgumentException>("nonce", () => session.Seal(new byte[size], [], new byte[Length], sealedText));
            Assert.Throws<ArgumentException>("nonce", () => session.Open(new byte[size], [], sealedText, new byte[Length]));
        }
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void A_destination_of_wrong_size_is_a_fault(string name)
    {
        using ICipherSession session = Registered.Session(name, out SuiteParameters suite);
        byte[] nonce = new byte[suite.NonceSize];
        byte[] sealedText = new byte[Length + suite.TagSize];

        foreach (int size in (int[])[0, Length, Length + suite.TagSize - 1, Length + suite.TagSize + 1])
        {
            Assert.Throws<ArgumentException>("destination", () => session.Seal(nonce, [], new byte[Length], new byte[size]));
        }

        foreach (int size in (int[])[0, Length - 1, Length + 1, Length + suite.TagSize])
        {
            Assert.Throws<ArgumentException>("destination", () => session.Open(nonce, [], sealedText, new byte[size]));
        }
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void What_is_shorter_than_a_tag_is_refused(string name)
    {
        using ICipherSession session = Registered.Session(name, out SuiteParameters suite);
        byte[] nonce = new byte[suite.NonceSize];

        for (int length = 0; length < suite.TagSize; length++)
        {
            Assert.False(session.Open(nonce, [], new byte[length], []));
            Assert.Throws<ArgumentException>("destination", () => session.Open(nonce, [], new byte[length], new byte[1]));
        }
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void An_overlap_that_is_not_in_place_is_a_fault(string name)
    {
        using ICipherSession session = Registered.Session(name, out SuiteParameters suite);
        byte[] nonce = new byte[suite.NonceSize];
        byte[] buffer = new byte[Length + suite.TagSize + 1];

        Assert.Throws<ArgumentException>(() => session.Seal(nonce, [], buffer.AsSpan(0, Length), buffer.AsSpan(1)));
        Assert.Throws<ArgumentException>(() => session.Seal(nonce, [], buffer.AsSpan(1, Length), buffer.AsSpan(0, Length + suite.TagSize)));
        Assert.Throws<ArgumentException>(() => session.Open(nonce, [], buffer.AsSpan(0, Length + suite.TagSize), buffer.AsSpan(1, Length)));
        Assert.Throws<ArgumentException>(() => session.Open(nonce, [], buffer.AsSpan(1), buffer.AsSpan(0, Length)));
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void After_the_dispose_every_call_throws_but_a_second_dispose(string name)
    {
        ICipherSession session = Registered.Session(name, out SuiteParameters suite);
        byte[] nonce = new byte[suite.NonceSize];
        byte[] sealedText = new byte[Length + suite.TagSize];
        session.Dispose();
        session.Dispose();

        Assert.Throws<ObjectDisposedException>(() => session.Seal(nonce, [], new byte[Length], sealedText));
        Assert.Throws<ObjectDisposedException>(() => session.Open(nonce, [], sealedText, new byte[Length]));

        // Not even a wrong call, or one that would be refused unread, comes through.
        Assert.Throws<ObjectDisposedException>(() => session.Seal([], [], [], []));
        Assert.Throws<ObjectDisposedException>(() => session.Open(nonce, [], [], []));
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void A_session_keeps_its_own_copy_of_the_key(string name)
    {
        ICipherSuite suite = Registered.Suite(name);
        byte[] key = Registered.Pattern(suite.Parameters.KeySize, 1);
        byte[] nonce = Registered.Pattern(suite.Parameters.NonceSize, 2);
        byte[] sealedText = new byte[Length + suite.Parameters.TagSize];
        using ICipherSession sealing = suite.CreateSession(key);
        using ICipherSession opening = suite.CreateSession(key);
        Array.Clear(key);

        sealing.Seal(nonce, [], Registered.Pattern(Length, 3), sealedText);

        Assert.True(opening.Open(nonce, [], sealedText, new byte[Length]));
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void Disposing_a_session_leaves_others_of_the_same_key_alone(string name)
    {
        ICipherSession first = Registered.Session(name, out SuiteParameters suite);
        using ICipherSession second = Registered.Session(name, out _);
        byte[] nonce = new byte[suite.NonceSize];
        byte[] sealedText = new byte[Length + suite.TagSize];
        first.Seal(nonce, [], new byte[Length], sealedText);
        first.Dispose();

        Assert.True(second.Open(nonce, [], sealedText, new byte[Length]));
    }
}
