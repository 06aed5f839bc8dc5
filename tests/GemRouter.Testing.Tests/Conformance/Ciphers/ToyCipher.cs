using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace GemRouter.Testing.Tests;

/// <summary>A cipher suite that keeps the contract, and breaks one rule of it on demand. It protects nothing.</summary>
internal sealed class ToyCipher(ComponentContext context, ToyCipherFault fault) : ICipherSuite
{
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly byte _salt = fault == ToyCipherFault.SaltsEachInstance ? (byte)Random.Shared.Next(1, 256) : (byte)0;
    private long _packets = 1 << 20;

    public SuiteParameters Parameters => new(200, 32, 12, 16, fault == ToyCipherFault.ChangesItsSizes ? ++_packets : _packets);

    private bool IsSpoiled { get; set; }

    public static ComponentFactory Factory(ToyCipherFault fault = ToyCipherFault.None) =>
        ComponentFactory.CipherSuite<NoOptions>("toy", "Protects nothing.", (context, _) => new ToyCipher(context, fault));

    public unsafe ICipherSession CreateSession(ReadOnlySpan<byte> key)
    {
        if (key.Length != 32 && fault != ToyCipherFault.TakesAnyKey)
        {
            throw new ArgumentException("A key has 32 bytes.", nameof(key));
        }

        if (fault == ToyCipherFault.BelongsToOneThread && Environment.CurrentManagedThreadId != _thread)
        {
            throw new InvalidOperationException("Not my thread.");
        }

        if (fault == ToyCipherFault.LogsItsKey)
        {
            context.Logger.LogDebug("Session with {Key}.", Convert.ToBase64String(key));
        }

        fixed (byte* callers = key)
        {
            return new Session(this, fault, key, callers, _salt);
        }
    }

    private sealed unsafe class Session : ICipherSession
    {
        private readonly ToyCipher _suite;
        private readonly ToyCipherFault _fault;
        private readonly byte[] _key = new byte[32];
        private readonly byte* _callers;
        private readonly byte[] _scratch = new byte[8192];
        private readonly byte[] _hash = new byte[32];
        private readonly HashSet<ulong> _nonces = [];
        private bool _disposed;

        public Session(ToyCipher suite, ToyCipherFault fault, ReadOnlySpan<byte> key, byte* callers, byte salt)
        {
            _suite = suite;
            _fault = fault;
            _callers = callers;
            if (fault != ToyCipherFault.IgnoresTheKey)
            {
                key[..Math.Min(32, key.Length)].CopyTo(_key);
            }

            _key[0] ^= salt;
            _key[1] ^= fault == ToyCipherFault.AnotherCipher ? (byte)1 : (byte)0;
        }

        private ReadOnlySpan<byte> Key => _fault == ToyCipherFault.KeepsTheCallersKey ? new ReadOnlySpan<byte>(_callers, 32) : _key;

        public void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> plaintext, Span<byte> destination)
        {
            ThrowIfDisposed();
            if ((nonce.Length != 12 && _fault != ToyCipherFault.SealsWithAnyNonce) || destination.Length != plaintext.Length + 16)
            {
                throw new ArgumentException("A span has the wrong size.");
            }

            bool inPlace = destination.Overlaps(plaintext);
            if (_fault != ToyCipherFault.SealsInPlaceInClear || !inPlace)
            {
                Xor(nonce, plaintext, destination[..plaintext.Length]);
            }

            if (_fault == ToyCipherFault.WritesIntoTheAad && aad.Length == 64)
            {
                fixed (byte* first = aad)
                {
                    *first ^= 1;
                }
            }

            Tag(nonce, aad, destination[..plaintext.Length]);
            _hash.AsSpan(0, 16).CopyTo(destination[plaintext.Length..]);
        }

        public bool Open(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> sealedText, Span<byte> destination)
        {
            ThrowIfDisposed();
            if (sealedText.Length < 16)
            {
                return _fault == ToyCipherFault.ThrowsOnShortText ? throw new ArgumentException("The text is too short.") : false;
            }

            if ((nonce.Length != 12 && _fault != ToyCipherFault.OpensWithAnyNonce) || destination.Length != sealedText.Length - 16)
            {
                throw new ArgumentException("A span has the wrong size.");
            }

            if (_fault == ToyCipherFault.RemembersNonces && !_nonces.Add(BinaryPrimitives.ReadUInt64LittleEndian(nonce)))
            {
                return false;
            }

            ReadOnlySpan<byte> text = sealedText[..^16];
            bool inPlace = destination.Overlaps(sealedText);
            Tag(nonce, aad, text);
            bool authentic = CryptographicOperations.FixedTimeEquals(_hash.AsSpan(0, 16), sealedText[^16..]) && (_fault != ToyCipherFault.RefusesEmptyText || !text.IsEmpty);
            if (authentic || _fault == ToyCipherFault.DecryptsBeforeItChecks)
            {
                Xor(nonce, text, destination);
                if (inPlace && _fault == ToyCipherFault.OpensInPlaceWrong && !destination.IsEmpty)
                {
                    destination[0] ^= 1;
                }
            }

            return authentic;
        }

        public void Dispose()
        {
            _disposed = true;
            _suite.IsSpoiled = _fault == ToyCipherFault.SharesItsState;
            CryptographicOperations.ZeroMemory(_key);
        }

        private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf((_disposed && _fault != ToyCipherFault.WorksAfterDispose) || _suite.IsSpoiled, this);

        private void Xor(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> from, Span<byte> to)
        {
            int head = Head(nonce);
            for (int i = 0; i < from.Length; i++)
            {
                if (i % 32 == 0)
                {
                    BinaryPrimitives.WriteInt32LittleEndian(_scratch.AsSpan(head), i);
                    SHA256.HashData(_scratch.AsSpan(0, head + 4), _hash);
                }

                to[i] = (byte)(from[i] ^ _hash[i % 32]);
            }
        }

        private void Tag(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> text)
        {
            int at = Head(nonce);
            BinaryPrimitives.WriteInt32LittleEndian(_scratch.AsSpan(at), -1 - (_fault == ToyCipherFault.PadsTheAad ? 0 : aad.Length));
            at += 4;
            if (_fault != ToyCipherFault.IgnoresTheAad)
            {
                aad.CopyTo(_scratch.AsSpan(at));
                at += aad.Length;
                while (_fault == ToyCipherFault.PadsTheAad && at < 256)
                {
                    _scratch[at++] = 0;
                }
            }

            text.CopyTo(_scratch.AsSpan(at));
            SHA256.HashData(_fault == ToyCipherFault.Allocates ? _scratch.AsSpan(0, at + text.Length).ToArray() : _scratch.AsSpan(0, at + text.Length), _hash);
        }

        private int Head(ReadOnlySpan<byte> nonce)
        {
            Key.CopyTo(_scratch);
            nonce[..Math.Min(12, nonce.Length)].CopyTo(_scratch.AsSpan(32));
            return 44;
        }
    }
}
