namespace GemRouter.Protocol;

/// <summary>
/// Opens data packets exactly in the order of wire 5.5. One for each worker, which alone calls it. It never allocates and never throws for what the network does; a refused packet costs no more than an
/// accepted one.
/// </summary>
public sealed class DataOpener
{
    private readonly byte[] _scratch = GC.AllocateUninitializedArray<byte>(1 << 16, pinned: true); // for kids that two SEKs share

    /// <summary>Opens a packet.</summary>
    /// <param name="table">The present key table.</param>
    /// <param name="group">The destination group.</param>
    /// <param name="port">The destination UDP port.</param>
    /// <param name="outerSource">The source address on the fabric.</param>
    /// <param name="packet">The UDP payload.</param>
    /// <param name="destination">Where the opened bytes go: at least <c>packet.Length − 27</c> bytes. It begins at byte 11 of the packet (in place) or does not overlap it. After a verdict of
    /// <see cref="DataVerdict.Wait"/> it is untouched; after a drop its content is undefined and holds no plaintext, unless the packet was authentic.</param>
    /// <param name="now">The time.</param>
    /// <param name="opened">What came out.</param>
    public DataVerdict Open(
        KeyTable table,
        GroupAddress group,
        ushort port,
        Address outerSource,
        ReadOnlySpan<byte> packet,
        Span<byte> destination,
        Instant now,
        out OpenedPacket opened)
    {
        ArgumentNullException.ThrowIfNull(table);
        opened = default;
        DataVerdict verdict = DataHeader.Read(packet, out DataHeader header); // 1
        if (verdict != DataVerdict.Accepted)
        {
            return verdict;
        }

        opened.Header = header;
        KeyMatch match = table.Find(new KeyAddress(group, port, header.KeyId)); // 2, 3
        switch (match.Status)
        {
            case KeyStatus.NotAuthorized: return DataVerdict.NotAuthorized;
            case KeyStatus.Own: return DataVerdict.Own;
            case KeyStatus.Unknown: return DataVerdict.Wait;
            default: break;
        }

        OpenKey first = match.First!;
        verdict = first.Check(header, packet.Length, outerSource, now); // 4, 5, 6
        if (match.Second is null)
        {
            return verdict == DataVerdict.Accepted ? TryOpen(first, packet, destination, now, ref opened) : verdict;
        }

        return OpenTwin(verdict, first, match.Second, outerSource, packet, destination, now, ref opened);
    }

    /// <summary>Opens a packet within itself, or out of a ring into its own memory. Where it is accepted, it then holds the payload alone, whatever its <see cref="PayloadKind"/>; after
    /// <see cref="DataVerdict.Wait"/> it is what it was before; after a drop its payload is undefined.</summary>
    /// <param name="table">The present key table.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="now">The time.</param>
    /// <param name="opened">What came out; the offset and length in it are no longer of use.</param>
    public DataVerdict Open(KeyTable table, Packet packet, Instant now, out OpenedPacket opened)
    {
        ArgumentNullException.ThrowIfNull(packet);
        return packet.IsBorrowed ? OpenBorrowed(table, packet, now, out opened) : OpenInPlace(table, packet, now, out opened);
    }

    private DataVerdict OpenInPlace(KeyTable table, Packet packet, Instant now, out OpenedPacket opened)
    {
        Span<byte> bytes = packet.Write();
        Span<byte> destination = bytes.Length > DataHeader.Size ? bytes[DataHeader.Size..] : [];
        DataVerdict verdict = Open(table, packet.Group, packet.Port, packet.Source, bytes, destination, now, out opened);
        if (verdict == DataVerdict.Accepted)
        {
            packet.TrimStart(DataHeader.Size + opened.Inner.Offset);
            packet.TrimEnd(packet.Length - opened.Inner.Length);
        }

        return verdict;
    }

    private DataVerdict OpenBorrowed(KeyTable table, Packet packet, Instant now, out OpenedPacket opened)
    {
        (nint address, int lent) = (packet.PayloadAddress, packet.Headroom);
        ReadOnlySpan<byte> ring = packet.Payload; // good for reading until the ring takes it back
        packet.Reset(0);
        Span<byte> destination = packet.Append(Math.Clamp(ring.Length - DataHeader.Size, 0, packet.Tailroom));
        DataVerdict verdict = Open(table, packet.Group, packet.Port, packet.Source, ring, destination, now, out opened);
        if (verdict == DataVerdict.Accepted)
        {
            packet.TrimStart(opened.Inner.Offset);
            packet.TrimEnd(packet.Length - opened.Inner.Length);
        }
        else
        {
            packet.Borrow(address, ring.Length, lent);
        }

        return verdict;
    }

    private static DataVerdict TryOpen(OpenKey key, ReadOnlySpan<byte> packet, Span<byte> destination, Instant now, ref OpenedPacket opened) =>
        TryOpen(key, packet[..DataHeader.Size], packet[DataHeader.Size..], destination, now, ref opened);

    private static DataVerdict TryOpen(
        OpenKey key, ReadOnlySpan<byte> header, ReadOnlySpan<byte> sealedText, Span<byte> destination, Instant now, ref OpenedPacket opened)
    {
        int length = sealedText.Length - key.Cipher.Suite.TagSize;
        if (destination.Length < length)
        {
            return DataVerdict.NoRoom;
        }

        PacketNumber number = opened.Header.Number;
        Span<byte> plaintext = destination[..length];
        if (!key.Cipher.Open(header, sealedText, number, plaintext)) // 7
        {
            return DataVerdict.AuthFailed;
        }

        key.Commit(number, now); // 8
        opened.Key = key;
        if (!InnerPayload.TryParse(plaintext, number, key.Address.Group.IsIPv4, key.Context.Auth, out InnerPayload inner))
        {
            return DataVerdict.Malformed;
        }

        opened.Inner = inner;
        return inner.Kind == PayloadKind.Dummy ? DataVerdict.Dummy : DataVerdict.Accepted; // 9
    }

    /// <summary>wire 5.5, last paragraph: each is tried, and the verdict is that of the one that got furthest.</summary>
    private DataVerdict OpenTwin(
        DataVerdict verdict,
        OpenKey first,
        OpenKey second,
        Address outerSource,
        ReadOnlySpan<byte> packet,
        Span<byte> destination,
        Instant now,
        ref OpenedPacket opened)
    {
        DataVerdict other = second.Check(opened.Header, packet.Length, outerSource, now);
        ReadOnlySpan<byte> sealedText = packet[DataHeader.Size..];
        if (verdict == DataVerdict.Accepted)
        {
            if (other == DataVerdict.Accepted && destination.Overlaps(sealedText))
            {
                // A refused open in place would leave nothing for the second.
                if (sealedText.Length > _scratch.Length)
                {
                    return DataVerdict.NoRoom;
                }

                sealedText.CopyTo(_scratch);
                sealedText = _scratch.AsSpan(0, sealedText.Length);
            }

            verdict = TryOpen(first, packet[..DataHeader.Size], sealedText, destination, now, ref opened);
            if (opened.Key is not null)
            {
                return verdict;
            }
        }

        if (other == DataVerdict.Accepted)
        {
            other = TryOpen(second, packet[..DataHeader.Size], sealedText, destination, now, ref opened);
            if (opened.Key is not null)
            {
                return other;
            }
        }

        return verdict > other ? verdict : other;
    }
}
