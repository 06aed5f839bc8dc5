using System.Text.Json;
using GemRouter.Protocol.Tests.Fixtures;

namespace GemRouter.Protocol.Tests.Vectors;

/// <summary>A stream of the key schedule, as values.</summary>
internal sealed class VectorStream
{
    public VectorStream(JsonElement json)
    {
        Json = json;
        Sek = new SourceKey(json.Bytes("sek"));
        Suite = TestSuites.Of((byte)json.Number("suite"));
        Context = new StreamContext
        {
            Suite = (byte)json.Number("suite"),
            Auth = (AuthMode)json.Number("auth"),
            BindSource = (json.Number("flags") & 1) != 0,
            Domain = DomainId.Read(json.Bytes("domain_id")),
            Source = NodeId.Read(json.Bytes("source_id")),
            SourceBoot = BootId.Read(json.Bytes("source_boot")),
            Group = new GroupAddress(json.Address("group_bytes")),
            Port = (ushort)json.Number("dport"),
            OuterSource = json.Address("outer_src_bytes"),
        };
        Window = (int)json.Number("window_log2");
        MaxRate = (uint)json.Number("max_pps");
    }

    public JsonElement Json { get; }

    public SourceKey Sek { get; }

    public ICipherSuite Suite { get; }

    public StreamContext Context { get; }

    public int Window { get; }

    public uint MaxRate { get; }

    public bool IsIPv4 => Context.Group.IsIPv4;

    public OpenKey Open(PacketNumber floor, PacketNumber nextNumber) =>
        new(Suite, Sek, Context, floor, Window, new LeapBound(nextNumber, MaxRate, default));

    /// <summary>Opens whatever number comes first.</summary>
    public OpenKey OpenAt(PacketNumber number) => Open(number, number);

    public SealKey SealFrom(PacketNumber first) => new(Suite, Sek, Context, null, first);

    /// <summary>A table of this stream alone, whose group may be received.</summary>
    public static KeyTable Table(params OpenKey[] keys) =>
        new(new ReceivePolicies(keys.Select(k => new ReceivePolicy(new GroupPrefix(k.Address.Group), true)).Distinct()), [], keys);
}
