using System.Buffers.Binary;
using System.Net;

namespace GemRouter.Kernel.Forwarding;

/// <summary>A prefix of unicast addresses, for look-ups that allocate nothing.</summary>
internal readonly record struct AddressPrefix
{
    private readonly UInt128 _first;
    private readonly UInt128 _mask;

    public AddressPrefix(IPNetwork network)
    {
        Address first = new(network.BaseAddress);
        int bits = network.PrefixLength + (first.IsIPv4 ? 96 : 0);
        _mask = bits == 0 ? UInt128.Zero : UInt128.MaxValue << (128 - bits);
        _first = Number(first) & _mask;
    }

    public bool Contains(Address address) => (Number(address) & _mask) == _first;

    private static UInt128 Number(Address address)
    {
        Span<byte> bytes = stackalloc byte[Address.Size];
        address.Write(bytes);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
