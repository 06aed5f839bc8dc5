using System.Text.Json;
using GemRouter.Protocol.Tests.Fixtures;
using NSec.Cryptography;

namespace GemRouter.Protocol.Tests.Vectors;

/// <summary>Section "manifests".</summary>
public class VectorsDataManifests
{
    public static IEnumerable<TheoryDataRow<VectorCase>> Cases() => VectorFiles.Rows("manifests");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_manifest_is_written_from_the_packets_that_it_covers(VectorCase vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        (VectorStream stream, JsonElement node) = Of(vector);
        using Key boot = Key.Import(SignatureAlgorithm.Ed25519, node.Bytes("boot_ed25519_seed"), KeyBlobFormat.RawPrivateKey);
        byte[] signed = [];
        ManifestBatch batch = new(new ManifestScope(stream.Context, stream.Sek.Commitment), (message, signature) =>
        {
            signed = message.ToArray();
            SignatureAlgorithm.Ed25519.Sign(boot, message, signature);
        });
        if (vector.Json.Has("previous_inner"))
        {
            ChainTo(batch, vector.Json.Bytes("previous_inner"));
        }

        foreach (JsonElement packet in vector.Json.GetProperty("covered").EnumerateArray())
        {
            if (packet.GetProperty("is_manifest").GetBoolean())
            {
                batch.AddManifest(packet.PacketNumber("pn"));
            }
            else
            {
                batch.Add(packet.PacketNumber("pn"), packet.Bytes("packet"), default);
            }
        }

        byte[] inner = new byte[Manifest.MaxSize];
        int length = batch.Write(inner);
        Assert.Equal(vector.Json.Text("to_sign"), Convert.ToHexStringLower(signed));
        Assert.All(vector.Json.GetProperty("packets").EnumerateArray(), p => Assert.Equal(p.Text("inner"), Convert.ToHexStringLower(inner.AsSpan(0, length))));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_packet_of_a_manifest_is_sealed_opened_and_verified(VectorCase vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        (VectorStream stream, JsonElement node) = Of(vector);
        Ed25519PublicKey boot = new(node.Bytes("boot_public_key"));
        ManifestScope scope = new(stream.Context, stream.Sek.Commitment);
        foreach (JsonElement packet in vector.Json.GetProperty("packets").EnumerateArray())
        {
            Packet made = TestPackets.Of(packet.Bytes("inner"), stream.Context.Group, stream.Context.Port);
            using SealKey seal = stream.SealFrom(packet.PacketNumber("pn"));
            Assert.Equal(SealVerdict.Sealed, seal.SealManifest(made, out _));
            Assert.Equal(packet.Text("packet"), Convert.ToHexStringLower(made.Payload));

            made.Source = stream.Context.OuterSource;
            using OpenKey open = stream.OpenAt(packet.PacketNumber("pn"));
            Assert.Equal(DataVerdict.Accepted, new DataOpener().Open(VectorStream.Table(open), made, default, out OpenedPacket opened));
            Assert.Equal(PayloadKind.Manifest, opened.Kind);
            Assert.True(Manifest.TryParse(made.Payload, out Manifest manifest));
            Assert.True(manifest.Verify(scope, boot, Ed25519Verifier.Instance));
            AssertNames(manifest, vector.Json);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forged_manifests_do_not_verify_and_malformed_ones_are_none(VectorCase vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        (VectorStream stream, JsonElement node) = Of(vector);
        Ed25519PublicKey boot = new(node.Bytes("boot_public_key"));
        ManifestScope scope = new(stream.Context, stream.Sek.Commitment);
        foreach (JsonProperty forged in Named(vector.Json, "forged"))
        {
            Assert.True(Manifest.TryParse(Convert.FromHexString(forged.Value.GetString()!), out Manifest manifest), forged.Name);
            Assert.False(manifest.Verify(scope, boot, Ed25519Verifier.Instance), forged.Name);
        }

        foreach (JsonProperty malformed in Named(vector.Json, "malformed"))
        {
            Assert.False(Manifest.TryParse(Convert.FromHexString(malformed.Value.GetString()!), out _), malformed.Name);
        }
    }

    private static IEnumerable<JsonProperty> Named(JsonElement json, string name) => json.Has(name) ? json.GetProperty(name).EnumerateObject() : [];

    private static (VectorStream Stream, JsonElement Node) Of(VectorCase vector)
    {
        JsonElement stream = vector.File.Stream(vector.Json.Text("stream"));
        return (new VectorStream(stream), vector.File.Node(stream.Text("source")));
    }

    private static void AssertNames(Manifest manifest, JsonElement json)
    {
        JsonElement[] covered = [.. json.GetProperty("covered").EnumerateArray()];
        Assert.Equal(json.PacketNumber("first_pn"), manifest.FirstNumber);
        Assert.Equal(covered.Length, manifest.Count);
        Assert.Equal(json.Has("previous_inner") ? PacketHash.Of(json.Bytes("previous_inner")) : default, manifest.Previous);
        for (int i = 0; i < covered.Length; i++)
        {
            bool isManifest = covered[i].GetProperty("is_manifest").GetBoolean();
            Assert.Equal(isManifest ? default : PacketHash.Of(covered[i].Bytes("packet")), manifest[i]);
        }
    }

    /// <summary>Brings a batch to where it stands behind a given manifest, whose own packets are not at hand.</summary>
    private static void ChainTo(ManifestBatch batch, byte[] previous)
    {
        Assert.True(Manifest.TryParse(previous, out Manifest manifest));
        batch.ContinueFrom(manifest.Hash);
    }
}
