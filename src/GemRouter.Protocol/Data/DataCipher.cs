using System.Buffers.Binary;
using System.Security.Cryptography;

namespace GemRouter.Protocol;

/// <summary>A suite keyed for one SEK in its stream (wire 2, 5.1): the session, and the nonce of each number. It guards nothing: <see cref="SealKey"/> and <see cref="OpenKey"/> do.
/// One thread.</summary>
internal sealed class DataCipher : IDisposable
{
    private const int MaxNonce = 32;

    private readonly ICipherSession _session;
    private readonly byte[] _iv;

    public DataCipher(ICipherSuite suite, SourceKey key, in StreamContext context)
    {
        ArgumentNullException.ThrowIfNull(suite);
        ArgumentNullException.ThrowIfNull(key);
        Suite = ParametersOf(suite, context.Suite);
        if (Suite.Id != context.Suite)
        {
            throw new ArgumentException($"The stream wants suite {context.Suite}, this one is {Suite.Id}.", nameof(suite));
        }

        Span<byte> dataKey = stackalloc byte[Suite.KeySize];
        try
        {
            key.DeriveDataKey(context, dataKey);
            _session = suite.CreateSession(dataKey);
        }
        catch (Exception exception)
        {
            throw new SuiteException(Suite.Id, exception);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
        }

        _iv = GC.AllocateArray<byte>(Suite.NonceSize, pinned: true);
        key.DeriveDataIv(context, _iv);
    }

    public SuiteParameters Suite { get; }

    private static SuiteParameters ParametersOf(ICipherSuite suite, byte id)
    {
        try
        {
            return suite.Parameters;
        }
        catch (Exception exception)
        {
            throw new SuiteException(id, exception);
        }
    }

    /// <summary>Seals flags and inner payload to behind the header, with the tag behind them.</summary>
    /// <param name="packet">The whole UDP payload, of which the header is there.</param>
    /// <param name="number">The number that the header says.</param>
    /// <param name="inner">Flags and inner payload, as long as <see cref="InnerOf"/>: there, or where they do not overlap the packet.</param>
    public void Seal(Span<byte> packet, PacketNumber number, ReadOnlySpan<byte> inner)
    {
        Span<byte> buffer = stackalloc byte[MaxNonce];
        Span<byte> nonce = Nonce(number, buffer);
        try
        {
            _session.Seal(nonce, packet[..DataHeader.Size], inner, packet[DataHeader.Size..]);
        }
        catch (Exception exception)
        {
            throw new SuiteException(Suite.Id, exception); // so that whoever stops for it can name it
        }
    }

    /// <summary>Where flags and inner payload come to lie in a whole UDP payload: between header and tag.</summary>
    public Span<byte> InnerOf(Span<byte> packet) => packet[DataHeader.Size..^Suite.TagSize];

    /// <summary>Opens a whole UDP payload that is long enough into a destination of exactly the flags' and inner payload's length.</summary>
    public bool Open(ReadOnlySpan<byte> header, ReadOnlySpan<byte> sealedText, PacketNumber number, Span<byte> destination)
    {
        Span<byte> buffer = stackalloc byte[MaxNonce];
        try
        {
            return _session.Open(Nonce(number, buffer), header, sealedText, destination);
        }
        catch (Exception exception)
        {
            throw new SuiteException(Suite.Id, exception);
        }
    }

    public void Dispose()
    {
        try
        {
            _session.Dispose();
        }
        catch (Exception exception)
        {
            throw new SuiteException(Suite.Id, exception);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(_iv);
        }
    }

    /// <summary>data_iv XOR PN, as a big-endian number as wide as the nonce.</summary>
    internal Span<byte> Nonce(PacketNumber number, Span<byte> buffer)
    {
        Span<byte> nonce = buffer[.._iv.Length];
        _iv.CopyTo(nonce);
        Span<byte> low = nonce[^sizeof(ulong)..];
        BinaryPrimitives.WriteUInt64BigEndian(low, BinaryPrimitives.ReadUInt64BigEndian(low) ^ (ulong)number.Value);
        return nonce;
    }
}
