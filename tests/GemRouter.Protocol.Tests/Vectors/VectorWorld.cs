using System.Text.Json.Nodes;
using static GemRouter.Protocol.Tests.Vectors.VectorNodes;

namespace GemRouter.Protocol.Tests.Vectors;

/// <summary>What all cases of a vector file share: domain, keys, policies, nodes.</summary>
internal sealed class VectorWorld
{
    private readonly JsonObject _file;
    private readonly Dictionary<string, GroupKey> _groupKeys = [];

    public VectorWorld(string path)
    {
        _file = Load(path);
        Domain = DomainId.Of((string)World["domain_name"]!);
    }

    public DomainId Domain { get; }

    public string Receiver => (string)World["receiver"]!;

    public JsonObject File => _file;

    private JsonNode World => _file["world"]!;

    public BootstrapKey Bootstrap(string hex) => new(Secret.CopyOf(Convert.FromHexString(hex)), Domain);

    public GroupKey Group(string hex)
    {
        if (!_groupKeys.TryGetValue(hex, out GroupKey? key))
        {
            key = new GroupKey(Secret.CopyOf(Convert.FromHexString(hex)), Domain);
            _groupKeys.Add(hex, key);
        }

        return key;
    }

    public JsonNode NodeOf(string name) => World["nodes"]!.AsArray().Single(node => (string)node!["name"]! == name)!;

    public JsonNode Stream(string name) => _file["key_schedule"]!["streams"]!.AsArray().Single(stream => (string)stream!["name"]! == name)!;

    public OwnBoot Boot(string name)
    {
        JsonNode node = NodeOf(name);
        SeedSigner signer = new(Hex(node["ed25519_seed"]));
        return OwnBoot.CreateAsync(Domain, signer, new FixedEntropy(Hex(node["boot_ed25519_seed"])), default).AsTask().GetAwaiter().GetResult();
    }

    public ControlPolicy Policy(IEnumerable<string> bootstrapKeys, TrustPolicy trust) => new()
    {
        BootstrapKeys = [.. bootstrapKeys.Select(Bootstrap)],
        Trust = trust,
        Groups = new GroupPolicies(World["policies"]!.AsArray().Select(policy => new GroupPolicy
        {
            Prefix = GroupPrefix.Parse((string)policy!["prefix"]!),
            Keys = [.. policy["gaks"]!.AsArray().Select(gak => Group((string)gak!))],
            Suites = [.. policy["suites"]!.AsArray().Select(suite => (byte)suite!)],
            Auth = (AuthMode)(byte)policy["auth"]!,
            Receive = (bool)policy["receive"]!,
            Send = (bool)policy["send"]!,
        })),
    };

    public static Announcement Announcement(JsonNode stream) => new()
    {
        Context = new StreamContext
        {
            Suite = (byte)stream["suite"]!,
            Auth = (AuthMode)(byte)stream["auth"]!,
            BindSource = (byte)stream["flags"]! == 1,
            Domain = DomainId.Read(Hex(stream["domain_id"])),
            Source = NodeId.Read(Hex(stream["source_id"])),
            SourceBoot = BootId.Read(Hex(stream["source_boot"])),
            Group = new GroupAddress(new Address(Hex(stream["group_bytes"]))),
            Port = (ushort)stream["dport"]!,
            OuterSource = new Address(Hex(stream["outer_src_bytes"])),
        },
        Sequence = (uint)stream["ann_seq"]!,
        GroupKey = GroupKeyId.Read(Hex(stream["gak_id"])),
        WindowLog2 = (byte)stream["window_log2"]!,
        MaxPacketRate = (uint)stream["max_pps"]!,
        NextNumber = new PacketNumber((long)stream["next_pn"]!),
        LifeSeconds = (ushort)stream["life"]!,
        Commitment = Commitment.Read(Hex(stream["commit"])),
    };
}
