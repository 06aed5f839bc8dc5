using System.Buffers.Binary;

namespace GemRouter.PivCard.Card;

/// <summary>Which token it is.</summary>
/// <param name="Serial">Its serial number.</param>
/// <param name="Version">The version of its firmware.</param>
public sealed record CardIdentity(uint Serial, Version Version)
{
    /// <summary>The answer to reset of a YubiKey 5 over USB.</summary>
    internal static byte[] Atr { get; } =
        [0x3B, 0xFD, 0x13, 0x00, 0x00, 0x81, 0x31, 0xFE, 0x15, 0x80, 0x73, 0xC0, 0x21, 0xC0, 0x57, 0x59, 0x75, 0x62, 0x69, 0x4B, 0x65, 0x79, 0x40];

    internal byte[] VersionBytes => [(byte)Version.Major, (byte)Version.Minor, (byte)Version.Build];

    internal byte[] SerialBytes
    {
        get
        {
            byte[] bytes = new byte[sizeof(uint)];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, Serial);
            return bytes;
        }
    }
}
