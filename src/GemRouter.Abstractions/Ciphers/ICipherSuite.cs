namespace GemRouter;

/// <summary>An AEAD for data packets. It holds no state but what its sessions hold; any thread may ask it at any time.</summary>
public interface ICipherSuite
{
    /// <summary>The suite's fixed sizes and limits.</summary>
    SuiteParameters Parameters { get; }

    /// <summary>Keys the suite. Not per packet: a session may cost memory maps and microseconds.</summary>
    /// <param name="key">Exactly <see cref="SuiteParameters.KeySize"/> bytes; the suite makes its own copy, and the caller zeroes these.</param>
    /// <exception cref="ArgumentException">The key has another size.</exception>
    /// <exception cref="ComponentException">The system has no more memory of the kind that keys are kept in; the message says which limit. The host bounds the number of sessions.</exception>
    ICipherSession CreateSession(ReadOnlySpan<byte> key);
}
