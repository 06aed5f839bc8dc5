using System.Text;
using System.Text.Json.Nodes;
using static GemRouter.Protocol.Tests.Vectors.VectorNodes;

namespace GemRouter.Protocol.Tests.Vectors;

/// <summary>Whole HELLO and ANNOUNCE datagrams of wire 3.</summary>
public sealed class VectorsControl
{
    public static IEnumerable<TheoryDataRow<string, int, string>> Hellos => Rows("hello");

    public static IEnumerable<TheoryDataRow<string, int, string>> Announces => Rows("announce");

    [Theory]
    [MemberData(nameof(Hellos))]
    public void A_HELLO_opens_to_its_fields(string path, int index, string name)
    {
        JsonNode vector = Section(path, "hello")[index]!;
        Assert.Equal(name, (string)vector["name"]!);
        byte[] datagram = Hex(vector["datagram"]);
        Assert.True(Envelope.TryRead(datagram, out Envelope envelope));
        Assert.Equal(MessageType.Hello, envelope.Type);
        Assert.Equal((ulong)vector["ctr"]!, envelope.Counter);
        byte[] plaintext = new byte[Envelope.PlaintextSize(datagram.Length)];
        Assert.True(Envelope.TryOpen(datagram, Hex(vector["k_ctl"]), plaintext));
        Assert.Equal(Hex(vector["plaintext"]), plaintext);
        Assert.True(Hello.TryRead(plaintext, envelope.Sender, out Hello hello));

        JsonNode fields = vector["fields"]!;
        Assert.Equal((string)vector["node_id"]!, hello.Node.ToString());
        Assert.Equal((string)fields["public_key"]!, hello.PublicKey.ToString());
        Assert.Equal((string)fields["boot_key"]!, hello.BootKey.ToString());
        Assert.Equal(Hex(fields["boot_signature"]), hello.BootSignature);
        HelloContent content = Content(fields);
        Assert.Equal(content.Challenge, hello.Challenge);
        Assert.Equal(content.Interval, hello.Interval);
        Assert.Equal(content.IsGoodbye, hello.IsGoodbye);
        Assert.Equal(content.Wants, List(hello.Wants));
        Assert.Equal(content.Echoes, List(hello.Echoes));
        Assert.Equal(content.Requests, List(hello.Requests));
        Assert.Equal(content.Streams, List(hello.Streams));
        Assert.Equal(content.Suites, hello.Suites.ToArray());
        Assert.Equal(content.Name.ToArray(), hello.Name.ToArray());

        byte[] message = new byte[OwnBoot.HelloMessageMost];
        int length = OwnBoot.WriteHelloMessage(new VectorWorld(path).Domain, datagram.AsSpan(0, 32), hello.Signed, message);
        Assert.Equal(Hex(vector["to_sign"]), message[..length]);
        Assert.True(Ed25519Verifier.Instance.Verify(hello.BootKey, message.AsSpan(0, length), hello.Signature));
    }

    [Theory]
    [MemberData(nameof(Hellos))]
    public void A_HELLO_is_written_to_the_byte(string path, int index, string name)
    {
        JsonNode vector = Section(path, "hello")[index]!;
        VectorWorld world = new(path);
        using OwnBoot sender = world.Boot((string)vector["sender"]!);
        sender.Counter = (ulong)vector["ctr"]! - 1;
        using BootstrapKey key = BootstrapKeyOf(world, path, Hex(vector["datagram"]).AsSpan(4));

        byte[] datagram = new byte[Envelope.MaxSize];
        int length = sender.SealHello(Content(vector["fields"]!), key, datagram, out HelloFit fit);
        if (vector["fields"]!["unknown"]!.AsArray().Count == 0)
        {
            Assert.Equal(Hex(vector["datagram"]), datagram[..length]);
            Assert.Equal(vector["fields"]!["streams"]!.AsArray().Count, fit.Streams);
        }
        else
        {
            // We never write an unknown TLV: ours lacks those, and is otherwise the same.
            int unknown = vector["fields"]!["unknown"]!.AsArray().Sum(field => 3 + Hex(field!["value"]).Length);
            Assert.Equal(Hex(vector["datagram"]).Length - unknown, length);
        }

        Assert.Equal(name, (string)vector["name"]!);
    }

    [Theory]
    [MemberData(nameof(Announces))]
    public void An_ANNOUNCE_is_written_to_the_byte_and_opens(string path, int index, string name)
    {
        JsonNode vector = Section(path, "announce")[index]!;
        VectorWorld world = new(path);
        using OwnBoot sender = world.Boot((string)vector["sender"]!);
        sender.Counter = (ulong)vector["ctr"]! - 1;
        using BootstrapKey key = world.Bootstrap((string)vector["bk"]!);
        byte[] objects = [.. vector["streams"]!.AsArray().SelectMany(stream => Hex(world.Stream((string)stream!)["object"]))];
        Assert.Equal(Hex(vector["plaintext"]), objects);

        byte[] datagram = new byte[Envelope.MaxSize];
        int length = sender.SealAnnounce(objects, key, datagram);
        Assert.Equal(Hex(vector["datagram"]), datagram[..length]);

        Assert.True(Envelope.TryRead(datagram.AsSpan(0, length), out Envelope envelope));
        Assert.Equal(MessageType.Announce, envelope.Type);
        byte[] plaintext = new byte[Envelope.PlaintextSize(length)];
        Assert.True(Envelope.TryOpen(datagram.AsSpan(0, length), Hex(vector["k_ctl"]), plaintext));
        Assert.Equal(objects, plaintext);
        Assert.Equal(name, (string)vector["name"]!);
    }

    private static BootstrapKey BootstrapKeyOf(VectorWorld world, string path, ReadOnlySpan<byte> id)
    {
        BootstrapKeyId wanted = BootstrapKeyId.Read(id);
        return Section(path, "key_schedule", "bootstrap").Select(vector => world.Bootstrap((string)vector!["bk"]!)).First(key => key.Id == wanted);
    }

    private static HelloContent Content(JsonNode fields)
    {
        HelloContent content = new()
        {
            Challenge = Challenge.Read(Hex(fields["challenge"])),
            Interval = TimeSpan.FromMilliseconds((int)fields["interval"]! * 100),
            IsGoodbye = (bool)fields["goodbye"]!,
            Name = Encoding.UTF8.GetBytes((string)fields["name"]!),
        };
        foreach (JsonNode? want in fields["want"]!.AsArray())
        {
            content.Wants.Add(Read<Want>(Hex(want)));
        }

        foreach (JsonNode? echo in fields["echo"]!.AsArray())
        {
            content.Echoes.Add(Read<Echo>([.. Hex(echo!["node_id_prefix"]), .. Hex(echo["nonce"])]));
        }

        foreach (JsonNode? request in fields["request"]!.AsArray())
        {
            content.Requests.Add(Read<KeyRequestEntry>([.. Hex(request!["group"]), .. Hex(request["kid"])]));
        }

        foreach (JsonNode? stream in fields["streams"]!.AsArray())
        {
            content.Streams.Add(new StreamEntry(
                new GroupAddress(new Address(Hex(stream!["group"]))),
                (ushort)stream["dport"]!,
                KeyId.Read(Hex(stream["kid"])),
                (uint)stream["ann_seq"]!,
                new PacketNumber((long)stream["next_pn"]!)));
        }

        foreach (JsonNode? suite in fields["suites"]!.AsArray())
        {
            content.Suites.Add((byte)suite!);
        }

        return content;
    }

    private static T Read<T>(byte[] bytes)
        where T : struct, IWireEntry<T>
    {
        Assert.True(T.TryRead(bytes, out T entry));
        return entry;
    }

    private static List<T> List<T>(EntryList<T> entries)
        where T : struct, IWireEntry<T>
    {
        List<T> list = [];
        for (int i = 0; i < entries.Count; i++)
        {
            list.Add(entries[i]);
        }

        return list;
    }
}
