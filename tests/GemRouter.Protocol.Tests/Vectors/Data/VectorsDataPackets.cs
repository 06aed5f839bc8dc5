using System.Text.Json;
using GemRouter.Protocol.Tests.Fixtures;

namespace GemRouter.Protocol.Tests.Vectors;

/// <summary>Section "data".</summary>
public class VectorsDataPackets
{
    public static IEnumerable<TheoryDataRow<VectorCase>> Cases() => VectorFiles.Rows("data");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_packet_is_sealed_from_its_parts(VectorCase vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        VectorStream stream = StreamOf(vector);
        using DataCipher cipher = new(stream.Suite, stream.Sek, stream.Context);
        foreach (JsonElement packet in vector.Json.GetProperty("packets").EnumerateArray())
        {
            PacketNumber number = packet.PacketNumber("pn");
            byte[] inner = packet.Bytes("inner");
            byte[] bytes = new byte[DataHeader.FixedOverhead + inner.Length + stream.Suite.Parameters.TagSize];
            new DataHeader(stream.Sek.DeriveKeyId(stream.Context), number).Write(bytes);
            Assert.Equal(packet.Text("aad"), Convert.ToHexStringLower(bytes.AsSpan(0, DataHeader.Size)));
            Assert.Equal(packet.Text("nonce"), Convert.ToHexStringLower(cipher.Nonce(number, new byte[32])));

            bytes[DataHeader.Size] = (byte)packet.Number("flags");
            inner.CopyTo(bytes, DataHeader.FixedOverhead);
            cipher.Seal(bytes, number, cipher.InnerOf(bytes));
            Assert.Equal(packet.Text("packet"), Convert.ToHexStringLower(bytes));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_packet_opens(VectorCase vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        VectorStream stream = StreamOf(vector);
        using DataCipher cipher = new(stream.Suite, stream.Sek, stream.Context);
        foreach (JsonElement packet in vector.Json.GetProperty("packets").EnumerateArray())
        {
            byte[] bytes = packet.Bytes("packet");
            Assert.Equal(DataVerdict.Accepted, DataHeader.Read(bytes, out DataHeader header));
            Assert.Equal(packet.PacketNumber("pn"), header.Number);
            byte[] opened = new byte[bytes.Length - DataHeader.Size - stream.Suite.Parameters.TagSize];
            Assert.True(cipher.Open(bytes.AsSpan(0, DataHeader.Size), bytes.AsSpan(DataHeader.Size), header.Number, opened));
            Assert.Equal(packet.Number("flags"), opened[0]);
            Assert.Equal(packet.Text("inner"), Convert.ToHexStringLower(opened.AsSpan(1)));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_payload_is_composed_to_the_same_bytes(VectorCase vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        VectorStream stream = StreamOf(vector);
        JsonElement json = vector.Json;
        JsonElement[] packets = [.. json.GetProperty("packets").EnumerateArray()];
        using SealKey key = stream.SealFrom(packets[0].PacketNumber("pn"));
        Origin? origin = OriginOf(json);
        int padTo = json.Has("pad_to") ? (int)json.Number("pad_to") : 0;
        Packet packet = TestPackets.Of(json.Bytes("payload"), stream.Context.Group, stream.Context.Port);

        if (json.Has("part"))
        {
            Packet[] fragments = TestPackets.Rent(packets.Length);
            SealPlan plan = new(packets.Length, (int)json.Number("part"), padTo);
            Assert.Equal(SealVerdict.Sealed, key.SealFragments(packet, plan, origin, fragments, out _));
            Assert.Equal(packets.Select(p => p.Text("packet")), fragments.Select(f => Convert.ToHexStringLower(f.Payload)));
            return;
        }

        bool dummy = (packets[0].Number("flags") & (long)DataFlags.Dummy) != 0;
        bool beyond = IsBeyond(packets[0], stream); // for the nonce alone: no sender comes so far
        SealVerdict verdict = dummy ? key.SealDummy(packet, padTo, out PacketNumber number) : key.Seal(packet, origin, padTo, out number);
        Assert.Equal(beyond ? SealVerdict.Exhausted : SealVerdict.Sealed, verdict);
        if (beyond)
        {
            return;
        }

        Assert.Equal(packets[0].PacketNumber("pn"), number);
        Assert.Equal(packets[0].Text("packet"), Convert.ToHexStringLower(packet.Payload));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_payload_comes_out_again(VectorCase vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        VectorStream stream = StreamOf(vector);
        JsonElement json = vector.Json;
        JsonElement[] packets = [.. json.GetProperty("packets").EnumerateArray()];
        using OpenKey key = stream.OpenAt(packets[0].PacketNumber("pn"));
        KeyTable table = VectorStream.Table(key);
        DataOpener opener = new();
        FragmentReassembler reassembler = new(new MemoryBudget(MemoryBudget.Default));
        string? payload = null;
        foreach (JsonElement packet in packets)
        {
            byte[] bytes = packet.Bytes("packet");
            byte[] destination = new byte[bytes.Length];
            DataVerdict verdict = opener.Open(table, stream.Context.Group, stream.Context.Port, stream.Context.OuterSource, bytes, destination, default, out OpenedPacket opened);
            if (IsBeyond(packet, stream))
            {
                Assert.Equal(DataVerdict.PnLeap, verdict);
                return;
            }

            bool dummy = (packet.Number("flags") & (long)DataFlags.Dummy) != 0;
            Assert.Equal(dummy ? DataVerdict.Dummy : DataVerdict.Accepted, verdict);
            Assert.Equal((DataFlags)packet.Number("flags"), opened.Inner.Flags);
            Assert.Equal(OriginOf(json), opened.Inner.HasOrigin ? opened.Inner.Origin : null);
            if (opened.Kind == PayloadKind.Fragment)
            {
                FragmentOutcome outcome = reassembler.Add(key, opened.Inner, opened.PayloadIn(destination), default, out ReassembledPayload whole);
                payload = outcome == FragmentOutcome.Completed ? Convert.ToHexStringLower(whole.Bytes) : null;
            }
            else
            {
                payload = Convert.ToHexStringLower(opened.PayloadIn(destination));
            }
        }

        Assert.Equal(json.Text("payload"), payload);
    }

    private static bool IsBeyond(JsonElement packet, VectorStream stream) => packet.Number("pn") >= stream.Suite.Parameters.MaxPackets;

    private static VectorStream StreamOf(VectorCase vector) => new(vector.File.Stream(vector.Json.Text("stream")));

    private static Origin? OriginOf(JsonElement json)
    {
        if (!json.Has("origin"))
        {
            return null;
        }

        JsonElement origin = json.GetProperty("origin");
        Address source = new(new System.Net.IPAddress(origin.Bytes("source")));
        return new Origin(source, (ushort)origin.Number("port"), (byte)origin.Number("ttl"), (byte)origin.Number("dscp"));
    }
}
