using System.Buffers.Binary;
using System.Text;
using GemRouter.Plugin.Udp.Linux;

namespace GemRouter.Plugin.Ring.Rings;

/// <summary>Asks for the features of an interface, as ethtool(8) does (linux/ethtool.h).</summary>
internal static class InterfaceFeatures
{
    private const uint SetInformation = 0x37; // ETHTOOL_GSSET_INFO
    private const uint Strings = 0x1B;        // ETHTOOL_GSTRINGS
    private const uint Features = 0x3A;       // ETHTOOL_GFEATURES
    private const int FeatureNames = 4;       // ETH_SS_FEATURES
    private const int NameSize = 32;
    private const int BlockSize = 16;         // struct ethtool_get_features_block
    private const int ActiveAt = 8;
    private const int BitsOfBlock = 32;
    private const string Gro = "rx-gro";

    private static readonly string[] Joining = ["rx-udp-gro-forwarding", "rx-gro-list"];

    /// <summary>Those of an interface that make one frame of several datagrams; none where it does not tell.</summary>
    public static IReadOnlyList<string> JoiningOn(string device)
    {
        HashSet<string> active = ActiveOn(device);
        return active.Contains(Gro) ? [.. Joining.Where(active.Contains)] : [];
    }

    private static HashSet<string> ActiveOn(string device)
    {
        int fd = LibC.OpenSocket(ipv4: true);
        try
        {
            byte[] information = Request(SetInformation, 20);
            BinaryPrimitives.WriteUInt64LittleEndian(information.AsSpan(8), 1UL << FeatureNames);
            if (fd < 0 || PacketCalls.AskInterface(fd, device, information) < 0)
            {
                return [];
            }

            int count = BinaryPrimitives.ReadInt32LittleEndian(information.AsSpan(16));
            byte[] names = Request(Strings, 12 + (count * NameSize));
            BinaryPrimitives.WriteInt32LittleEndian(names.AsSpan(4), FeatureNames);
            BinaryPrimitives.WriteInt32LittleEndian(names.AsSpan(8), count);
            int blocks = (count + BitsOfBlock - 1) / BitsOfBlock;
            byte[] features = Request(Features, 8 + (blocks * BlockSize));
            BinaryPrimitives.WriteInt32LittleEndian(features.AsSpan(4), blocks);
            if (PacketCalls.AskInterface(fd, device, names) < 0 || PacketCalls.AskInterface(fd, device, features) < 0)
            {
                return [];
            }

            return [.. Enumerable.Range(0, count).Where(bit => IsActive(features, bit)).Select(bit => Encoding.ASCII.GetString(names, 12 + (bit * NameSize), NameSize).TrimEnd('\0'))];
        }
        finally
        {
            LibC.Close(fd);
        }
    }

    private static byte[] Request(uint command, int size)
    {
        byte[] request = new byte[size];
        BinaryPrimitives.WriteUInt32LittleEndian(request, command);
        return request;
    }

    private static bool IsActive(byte[] features, int bit) =>
        ((BinaryPrimitives.ReadUInt32LittleEndian(features.AsSpan(8 + (bit / BitsOfBlock * BlockSize) + ActiveAt)) >> (bit % BitsOfBlock)) & 1) == 1;
}
