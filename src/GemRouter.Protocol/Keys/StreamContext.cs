using System.Buffers.Binary;
using System.Security.Cryptography;

namespace GemRouter.Protocol;

/// <summary>All that a data key is bound to: ctx of wire 2. A change of any of it needs a new SEK.</summary>
public readonly record struct StreamContext
{
    /// <summary>Bytes of the hash.</summary>
    public const int HashSize = SHA256.HashSizeInBytes;

    /// <summary>The suite's number.</summary>
    public required byte Suite { get; init; }

    /// <summary>How the source authenticates itself within the group.</summary>
    public required AuthMode Auth { get; init; }

    /// <summary>True where the outer source is bound (bind_src).</summary>
    public required bool BindSource { get; init; }

    /// <summary>The domain.</summary>
    public required DomainId Domain { get; init; }

    /// <summary>The source node.</summary>
    public required NodeId Source { get; init; }

    /// <summary>The source's boot.</summary>
    public required BootId SourceBoot { get; init; }

    /// <summary>The group.</summary>
    public required GroupAddress Group { get; init; }

    /// <summary>The destination UDP port.</summary>
    public required ushort Port { get; init; }

    /// <summary>The outer source where it is bound, else a default value (::, all zeros).</summary>
    public Address OuterSource { get; init; }

    /// <summary>Writes the hash: 32 bytes.</summary>
    public void Hash(Span<byte> destination)
    {
        ReadOnlySpan<byte> label = Labels.Context;
        Span<byte> input = stackalloc byte[8 + 3 + 8 + 16 + 16 + 16 + 2 + 16];
        label.CopyTo(input);
        Span<byte> fields = input[label.Length..];
        fields[0] = Suite;
        fields[1] = (byte)Auth;
        fields[2] = (byte)(BindSource ? 1 : 0);
        Domain.Write(fields[3..]);
        Source.Write(fields[11..]);
        SourceBoot.Write(fields[27..]);
        Group.Address.Write(fields[43..]);
        BinaryPrimitives.WriteUInt16BigEndian(fields[59..], Port);
        OuterSource.Write(fields[61..]);
        SHA256.HashData(input, destination[..HashSize]);
    }
}
