using System.Text.Json.Nodes;
using static GemRouter.Protocol.Tests.Vectors.VectorNodes;

namespace GemRouter.Protocol.Tests.Vectors;

/// <summary>Every derived value of wire 2.</summary>
public sealed class VectorsKeySchedule
{
    public static IEnumerable<TheoryDataRow<string, int, string>> Bootstrap => Rows("key_schedule", "bootstrap");

    public static IEnumerable<TheoryDataRow<string, int, string>> Groups => Rows("key_schedule", "groups");

    public static IEnumerable<TheoryDataRow<string, int, string>> Streams => Rows("key_schedule", "streams");

    public static IEnumerable<TheoryDataRow<string, int, string>> Nodes => Rows("world", "nodes");

    [Theory]
    [MemberData(nameof(Bootstrap))]
    public void A_bootstrap_key_names_itself_and_derives_control_keys(string path, int index, string name)
    {
        JsonNode vector = Section(path, "key_schedule", "bootstrap")[index]!;
        Assert.Equal(name, (string)vector["name"]!);
        VectorWorld world = new(path);
        Assert.Equal((string)Load(path)["key_schedule"]!["domain_id"]!, world.Domain.ToString());
        using BootstrapKey key = world.Bootstrap((string)vector["bk"]!);
        Assert.Equal((string)vector["bk_id"]!, key.Id.ToString());
        Assert.NotEmpty(vector["k_ctl"]!.AsArray());
        foreach (JsonNode? control in vector["k_ctl"]!.AsArray())
        {
            byte[] derived = new byte[BootstrapKey.KeySize];
            key.DeriveControlKey(BootId.Read(Hex(control!["boot_id"])), derived);
            Assert.Equal(Hex(control["k_ctl"]), derived);
        }
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void A_group_key_names_itself(string path, int index, string name)
    {
        JsonNode vector = Section(path, "key_schedule", "groups")[index]!;
        Assert.Equal(name, (string)vector["name"]!);
        Assert.Equal((string)vector["gak_id"]!, new VectorWorld(path).Group((string)vector["gak"]!).Id.ToString());
    }

    [Theory]
    [MemberData(nameof(Nodes))]
    public void A_boot_is_named_and_signed(string path, int index, string name)
    {
        JsonNode vector = Section(path, "world", "nodes")[index]!;
        using OwnBoot boot = new VectorWorld(path).Boot(name);
        Assert.Equal((string)vector["public_key"]!, boot.PublicKey.ToString());
        Assert.Equal((string)vector["node_id"]!, boot.Node.ToString());
        Assert.Equal((string)vector["boot_public_key"]!, boot.BootKey.ToString());
        Assert.Equal((string)vector["boot_id"]!, boot.Boot.ToString());
        Assert.Equal(Hex(vector["boot_to_sign"]), OwnBoot.BootMessage(boot.Domain, boot.BootKey));
        Assert.Equal(Hex(vector["boot_signature"]), boot.BootSignature);
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void A_SEK_yields_its_context_and_keys(string path, int index, string name)
    {
        JsonNode vector = Section(path, "key_schedule", "streams")[index]!;
        Announcement announcement = VectorWorld.Announcement(vector);
        StreamContext context = announcement.Context;
        using SourceKey key = new(Hex(vector["sek"]));

        byte[] hash = new byte[StreamContext.HashSize];
        context.Hash(hash);
        Assert.Equal(Hex(vector["ctx"]), hash);
        Assert.Equal((string)vector["commit"]!, key.Commitment.ToString());
        Assert.Equal((string)vector["kid"]!, key.DeriveKeyId(context).ToString());
        byte[] expectedKey = Hex(vector["data_key"]);
        byte[] dataKey = new byte[expectedKey.Length];
        key.DeriveDataKey(context, dataKey);
        Assert.Equal(expectedKey, dataKey);
        byte[] expectedIv = Hex(vector["data_iv"]);
        byte[] dataIv = new byte[expectedIv.Length];
        key.DeriveDataIv(context, dataIv);
        Assert.Equal(expectedIv, dataIv);
        Assert.Equal(name, (string)vector["name"]!);
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void An_announcement_is_written_to_the_byte_and_read_back(string path, int index, string name)
    {
        JsonNode vector = Section(path, "key_schedule", "streams")[index]!;
        VectorWorld world = new(path);
        Announcement announcement = VectorWorld.Announcement(vector);
        using OwnBoot source = world.Boot((string)vector["source"]!);
        using SourceKey key = new(Hex(vector["sek"]));
        GroupKey groupKey = world.Group((string)vector["gak"]!);

        byte[] bytes = new byte[Announcement.Size];
        source.WriteAnnouncement(announcement, groupKey, key, bytes);
        Assert.Equal(Hex(vector["object"]), bytes);
        Assert.Equal(Hex(vector["wrapped"]), Announcement.Wrapped(bytes));

        byte[] wrapKey = new byte[32];
        groupKey.DeriveWrapKey(Announcement.Bound(bytes), wrapKey);
        Assert.Equal(Hex(vector["k_wrap"]), wrapKey);
        Assert.True(Announcement.TryRead(bytes, world.Domain, out Announcement read));
        Assert.Equal(announcement, read);
        using SourceKey? unwrapped = groupKey.Unwrap(Announcement.Bound(bytes), Announcement.Wrapped(bytes));
        Assert.NotNull(unwrapped);
        Assert.Equal(Hex(vector["sek"]), unwrapped.Reveal());
        Assert.Equal(name, (string)vector["name"]!);
    }
}
