using GemRouter.Cli.Demo.Streaming;

namespace GemRouter.Cli.Demo.Tapping;

/// <summary>Looks for the stream in what should be ciphertext.</summary>
internal static class Plaintext
{
    private const int EnoughPackets = 6; // by chance once in 10^12 packets of noise

    /// <summary>Whether the marker stands anywhere in the bytes, or transport stream packets do.</summary>
    public static bool IsIn(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> marker) => bytes.IndexOf(marker) >= 0 || HasTransportStream(bytes);

    private static bool HasTransportStream(ReadOnlySpan<byte> bytes)
    {
        for (int offset = 0; offset + (EnoughPackets - 1) * TsPacket.Length < bytes.Length && offset < TsPacket.Length; offset++)
        {
            int packets = 0;
            for (int at = offset; at < bytes.Length; at += TsPacket.Length)
            {
                packets = bytes[at] == TsPacket.Sync ? packets + 1 : 0;
                if (packets == EnoughPackets)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
