using CsCheck;

namespace GemRouter.Protocol.Tests.Control;

/// <summary>Any byte string given to a parser of the control plane returns a verdict; nothing throws, and nothing is allocated.</summary>
public sealed class AnyBytesTests
{
    private static readonly Gen<byte[]> Bytes = Gen.Byte.Array[0, 1300];

    private static readonly byte[] GoodHello = Plaintext(static node => node.Hello(), out GoodSender);

    private static readonly BootId GoodSender;

    private static readonly byte[] GoodAnnounce = Plaintext(static node => node.Announce(node.Object(new TestStream(node.Domain))), out _);

    [Fact]
    public void Any_bytes_are_a_verdict_to_every_parser() => Bytes.Sample(static bytes => Parse(bytes, default));

    [Fact]
    public void Any_damage_to_a_good_message_is_a_verdict_to_every_parser() =>
        Gen.Select(Gen.Bool, Gen.Int[0, 1100], Gen.Byte, Gen.Int[-40, 40]).Sample(static (hello, at, value, stretch) =>
        {
            byte[] bytes = hello ? [.. GoodHello] : [.. GoodAnnounce];
            bytes[at % bytes.Length] = value;
            Array.Resize(ref bytes, Math.Max(0, bytes.Length + Math.Min(stretch, 0)));
            Parse(bytes, GoodSender);
        });

    [Fact]
    public void Parsing_allocates_nothing()
    {
        byte[][] inputs = [.. Enumerable.Range(0, 200).Select(static i => Damaged(GoodHello, i)), .. Enumerable.Range(0, 200).Select(static i => Damaged(GoodAnnounce, i))];
        Parse(inputs[0], GoodSender);
        Parse(inputs[^1], GoodSender);
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (byte[] input in inputs)
        {
            Parse(input, GoodSender);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Any_plaintext_under_the_bootstrap_key_is_a_verdict_and_changes_nothing()
    {
        TestDomain domain = new();
        using TestNode node = new(domain, new ControlLimits { Opens = 1_000_000, UnknownOpens = 1_000_000, Signatures = 1_000_000 });
        Gen.Select(Gen.Bool, Gen.Byte.Array[0, 1152], Gen.Int[0, 1100], Gen.Byte, Gen.ULong).Sample(
            (hello, random, at, value, counter) =>
            {
                byte[] plaintext = random.Length % 3 == 0 ? random : [.. hello ? GoodHello : GoodAnnounce];
                if (plaintext.Length > 0)
                {
                    plaintext[at % plaintext.Length] ^= (byte)(value | 1); // never the good one itself
                }

                Envelope envelope = new()
                {
                    Type = hello ? MessageType.Hello : MessageType.Announce,
                    BootstrapKey = domain.BootstrapKey.Id,
                    Sender = GoodSender,
                    Counter = counter,
                };
                byte[] key = new byte[BootstrapKey.KeySize];
                domain.BootstrapKey.DeriveControlKey(GoodSender, key);
                byte[] datagram = new byte[Envelope.MaxSize];
                int length = envelope.Seal(key, plaintext, datagram);
                ControlResult result = node.Receiver.Receive(datagram.AsSpan(0, length), domain.Now);
                for (int i = 0; i < result.Count; i++)
                {
                    Assert.NotEqual(ControlVerdict.Accepted, result[i]);
                }

                Assert.Empty(node.Receiver.Roster.Nodes);
                Assert.Empty(node.Receiver.Keys.All);
            },
            threads: 1);
    }

    [Fact]
    public void Any_datagram_is_a_verdict()
    {
        TestDomain domain = new();
        using TestNode node = new(domain);
        using TestNode peer = new(domain);
        byte[] good = peer.Hello();
        Gen.Select(Bytes, Gen.Int[0, 40]).Sample(
            (bytes, keep) =>
            {
                good.AsSpan(0, Math.Min(keep, bytes.Length)).CopyTo(bytes); // as far as a good header, then anything
                Assert.NotEqual(ControlVerdict.Accepted, node.Receiver.Receive(bytes, domain.Now)[0]);
            },
            threads: 1);
        Assert.Empty(node.Receiver.Roster.Nodes);
    }

    private static void Parse(byte[] bytes, BootId sender)
    {
        Envelope.TryRead(bytes, out _);
        Hello.TryRead(bytes, sender, out _);
        Hello.IsName(bytes);
        if (bytes.Length >= Announcement.Size)
        {
            Announcement.TryRead(bytes.AsSpan(0, Announcement.Size), default, out _);
        }

        EntryList<Want>.TryRead(bytes, out _);
        EntryList<Echo>.TryRead(bytes, out _);
        EntryList<KeyRequestEntry>.TryRead(bytes, out _);
        EntryList<StreamEntry>.TryRead(bytes, out _);
    }

    private static byte[] Damaged(byte[] good, int seed)
    {
        byte[] bytes = [.. good];
        bytes[seed * 7 % bytes.Length] ^= (byte)(seed + 1);
        return bytes;
    }

    private static byte[] Plaintext(Func<TestNode, byte[]> make, out BootId sender)
    {
        TestDomain domain = new();
        using TestNode node = new(domain);
        node.Content.Name = "name"u8.ToArray();
        node.Content.Suites.Add(1);
        node.Content.Streams.Add(new TestStream(domain).Listing(node.Own));
        byte[] datagram = make(node);
        sender = node.Own.Boot;
        byte[] key = new byte[BootstrapKey.KeySize];
        domain.BootstrapKey.DeriveControlKey(sender, key);
        byte[] plaintext = new byte[Envelope.PlaintextSize(datagram.Length)];
        Assert.True(Envelope.TryOpen(datagram, key, plaintext));
        return plaintext;
    }
}
