using System.Security.Cryptography;

namespace GemRouter.Protocol.Tests;

/// <summary>Gives out the bytes that it was given, then goes on with bytes that follow from them.</summary>
internal sealed class FixedEntropy(params byte[] bytes) : IEntropy
{
    private byte[] _block = bytes;
    private int _next;

    public void Fill(Span<byte> destination)
    {
        foreach (ref byte b in destination)
        {
            if (_next == _block.Length)
            {
                _block = SHA256.HashData(_block);
                _next = 0;
            }

            b = _block[_next++];
        }
    }
}
