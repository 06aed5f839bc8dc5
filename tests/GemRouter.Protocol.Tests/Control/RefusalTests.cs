using System.Buffers.Binary;

namespace GemRouter.Protocol.Tests.Control;

/// <summary>wire 3.4 step by step, without vectors: what is refused has one verdict and changes nothing.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly TestDomain _domain = new();
    private readonly TestNode _node;
    private readonly TestNode _peer;
    private readonly TestStream _stream;

    public RefusalTests()
    {
        _node = new TestNode(_domain);
        _peer = new TestNode(_domain);
        _stream = new TestStream(_domain);
    }

    public void Dispose()
    {
        _node.Dispose();
        _peer.Dispose();
    }

    [Theory]
    [InlineData(0, 0xE1)] // magic
    [InlineData(1, 0)]    // type
    [InlineData(1, 3)]
    [InlineData(3, 0)]    // length
    public void A_header_of_wrong_form_is_malformed(int at, byte value)
    {
        byte[] hello = _peer.Hello();
        hello[at] = value;
        Refused(ControlVerdict.Malformed, hello);
    }

    [Fact]
    public void A_datagram_has_48_to_1200_bytes()
    {
        Refused(ControlVerdict.Malformed, Sized(47));
        Refused(ControlVerdict.AuthFailed, Sized(48));
        Refused(ControlVerdict.AuthFailed, Sized(1200));
        Refused(ControlVerdict.Malformed, Sized(1201));
        Refused(ControlVerdict.Malformed, []);
    }

    [Fact]
    public void Another_BK_is_unknown_and_whatever_was_changed_does_not_open()
    {
        byte[] hello = _peer.Hello();
        Refused(ControlVerdict.UnknownBootstrapKey, Changed(hello, 4));
        foreach (int at in new[] { 8, 24, 31, 32, hello.Length - 1 })
        {
            Refused(ControlVerdict.AuthFailed, Changed(hello, at));
        }

        Assert.Equal(ControlVerdict.Accepted, _node.Hear(hello));
        Assert.Equal(ControlVerdict.Replayed, _node.Hear(hello));
    }

    [Fact]
    public void A_HELLO_of_a_revoked_node_or_under_our_own_name_is_refused()
    {
        using TestNode node = new(_domain, trust: TrustPolicy.Bootstrap([_peer.Id]));
        Assert.Equal(ControlVerdict.Untrusted, node.Hear(_peer.Hello()));
        byte[] ours = _node.Hello();
        _node.Restart();
        Refused(ControlVerdict.Own, ours); // another boot of our own identity
    }

    [Fact]
    public void TLVs_that_are_unknown_below_128_are_skipped_and_from_128_on_malformed()
    {
        Assert.Equal(ControlVerdict.Accepted, _node.Hear(Raw([(0, 3), .. Required(), (12, 0), (127, 5)])));
        Refused(ControlVerdict.Malformed, Raw([.. Required(), (128, 0)]));
        Refused(ControlVerdict.Malformed, Raw([.. Required(), (255, 1)]));
    }

    [Fact]
    public void TLVs_stand_in_ascending_order_and_four_are_required()
    {
        Refused(ControlVerdict.Malformed, Raw([.. Required(), (4, 2)]));
        Refused(ControlVerdict.Malformed, Raw([.. Required(), (10, 1), (10, 1)]));
        Refused(ControlVerdict.Malformed, Raw([.. Required(), (10, 1), (6, 8)]));
        for (int i = 0; i < 4; i++)
        {
            List<(byte, int)> three = [.. Required()];
            three.RemoveAt(i);
            Refused(ControlVerdict.Malformed, Raw([.. three]));
        }

        Assert.Equal(ControlVerdict.Accepted, _node.Hear(Raw(Required())));
    }

    [Theory]
    [InlineData(5, 1)]
    [InlineData(6, 0)]
    [InlineData(6, 9)]
    [InlineData(6, 33 * 8)]
    [InlineData(7, 0)]
    [InlineData(7, 25)]
    [InlineData(7, 33 * 24)]
    [InlineData(8, 0)]
    [InlineData(8, 21)]
    [InlineData(8, 17 * 20)]
    [InlineData(9, 0)]
    [InlineData(9, 33)]
    [InlineData(9, 32)]      // zeros: no group, no port
    [InlineData(10, 0)]
    [InlineData(10, 33)]
    [InlineData(11, 0)]
    [InlineData(11, 1)]      // U+0000
    [InlineData(11, 64)]
    public void A_TLV_of_another_length_or_content_is_malformed(byte type, int length) =>
        Refused(ControlVerdict.Malformed, Raw([.. Required(), (type, length)]));

    [Theory]
    [InlineData("site 1 – Zürich", true)]
    [InlineData("a\nb", false)]
    [InlineData("a\u0085b", false)]
    [InlineData("a\u202eb", false)]
    [InlineData("a\u200bb", false)]
    public void A_name_has_no_control_or_format_characters(string name, bool valid) => Assert.Equal(valid, Hello.IsName(System.Text.Encoding.UTF8.GetBytes(name)));

    [Fact]
    public void A_signature_of_another_key_is_bad_and_commits_nothing()
    {
        using TestNode other = new(_domain);
        Refused(ControlVerdict.BadSignature, Raw(Required(), signer: other.Own, counter: 9));
        Refused(ControlVerdict.BadSignature, Raw(Required(), identity: other.Own, counter: 9)); // a boot key that this identity did not sign
        Assert.Equal(ControlVerdict.Accepted, _node.Hear(Raw(Required(), counter: 1)));
    }

    [Fact]
    public void A_name_that_is_not_on_record_has_a_budget_too_and_what_is_refused_spends_it()
    {
        using TestNode other = new(_domain);
        for (ulong i = 1; i <= 50; i++)
        {
            Refused(ControlVerdict.BadSignature, Raw(Required(), signer: other.Own, counter: i)); // two checks each, of a hundred
        }

        Refused(ControlVerdict.Throttled, Raw(Required(), counter: 51));
        _domain.Pass(0.2);
        Assert.Equal(ControlVerdict.Accepted, _node.Hear(Raw(Required(), counter: 52)));
    }

    [Theory]
    [InlineData(0, 2)]    // version
    [InlineData(2, 2)]    // auth
    [InlineData(3, 2)]    // flags
    [InlineData(4, 1)]    // domain_id
    [InlineData(47, 0)]   // ann_seq
    [InlineData(53, 1)]   // gak_gen
    [InlineData(56, 0)]   // group
    [InlineData(87, 1)]   // outer_src without bind_src
    [InlineData(88, 5)]   // window_log2
    [InlineData(88, 19)]
    [InlineData(89, 1)]   // reserved
    [InlineData(90, 1)]
    [InlineData(91, 1)]
    [InlineData(101, 0)]  // next_pn
    public void A_field_out_of_its_range_is_malformed(int at, byte value)
    {
        TestDomain.Acquaint(_node, _peer);
        byte[] bytes = _peer.Object(_stream);
        bytes[at] = value;
        bytes.AsSpan(56, at == 56 ? 16 : 0).Clear();
        Announced(ControlVerdict.AnnounceMalformed, bytes);
    }

    [Fact]
    public void Port_0_and_life_0_are_malformed()
    {
        TestDomain.Acquaint(_node, _peer);
        foreach (int at in new[] { 54, 102 })
        {
            byte[] bytes = _peer.Object(_stream);
            bytes.AsSpan(at, 2).Clear();
            Announced(ControlVerdict.AnnounceMalformed, bytes);
        }
    }

    [Fact]
    public void What_the_policy_does_not_allow_is_refused()
    {
        TestDomain.Acquaint(_node, _peer);
        Announced(ControlVerdict.NotAuthorized, _peer.Object(new TestStream(_domain, "239.1.2.1")));
        Announced(ControlVerdict.NotAuthorized, Changed(_peer.Object(_stream), 48));
        Announced(ControlVerdict.AuthRefused, Object(static context => context with { Auth = AuthMode.SignedManifest }));
        foreach (byte suite in new byte[] { 0, 2, 5, 255 })
        {
            Announced(ControlVerdict.SuiteRefused, Object(context => context with { Suite = suite }));
        }
    }

    [Fact]
    public void An_object_in_our_own_name_is_our_own_in_any_envelope() => Announced(ControlVerdict.AnnounceOwn, _node.Object(_stream));

    [Fact]
    public void An_object_that_is_held_is_a_duplicate_and_an_older_one_is_stale()
    {
        TestDomain.Acquaint(_node, _peer);
        byte[] second = _peer.Object(_stream, sequence: 2);
        Assert.Equal(ControlVerdict.Accepted, _node.Hear(_peer.Announce(second)));
        Announced(ControlVerdict.Duplicate, second);
        Announced(ControlVerdict.Stale, _peer.Object(_stream, sequence: 1));
        Announced(ControlVerdict.Stale, _peer.Object(_stream, sequence: 2, next: 7));
        Assert.Equal(ControlVerdict.Accepted, _node.Hear(_peer.Announce(_peer.Object(new TestStream(_domain, seed: 2), sequence: 1)))); // another SEK
    }

    [Fact]
    public void A_wrap_under_another_GAK_a_false_commit_and_a_false_signature_are_refused()
    {
        TestDomain.Acquaint(_node, _peer);
        byte[] bytes = _peer.Object(_stream);
        Announced(ControlVerdict.GroupKeyFailed, Changed(bytes, 120));
        Announced(ControlVerdict.GroupKeyFailed, Changed(bytes, 104)); // all of 0..120 is bound
        Announced(ControlVerdict.AnnounceBadSignature, Changed(bytes, 231));

        byte[] other = new TestStream(_domain, seed: 9).Key.Reveal().ToArray();
        using SourceKey sek = new(other);
        _domain.GroupKey.Wrap(Announcement.Bound(bytes), sek, bytes.AsSpan(120));
        Announced(ControlVerdict.BadCommitment, bytes);
    }

    [Fact]
    public void A_member_does_not_announce_in_another_s_name()
    {
        using TestNode member = new(_domain);
        TestDomain.Acquaint(_node, _peer);
        TestDomain.Acquaint(_node, member);
        byte[] bytes = _peer.Object(_stream, sequence: 2);
        member.Own.Sign([.. "gem1 announce"u8, .. bytes[..168]], bytes.AsSpan(168));
        Announced(ControlVerdict.AnnounceBadSignature, bytes);

        // its own boot under the other's node_id
        member.Own.Boot.Write(bytes.AsSpan(28));
        _domain.GroupKey.Wrap(Announcement.Bound(bytes), _stream.Key, bytes.AsSpan(120));
        member.Own.Sign([.. "gem1 announce"u8, .. bytes[..168]], bytes.AsSpan(168));
        Announced(ControlVerdict.UnknownSource, bytes);
    }

    [Fact]
    public void Of_several_objects_each_is_judged_alone()
    {
        TestDomain.Acquaint(_node, _peer);
        byte[] bad = _peer.Object(new TestStream(_domain, seed: 2));
        bad[^1] ^= 1;
        ControlResult result = _node.Receiver.Receive(_peer.Announce(_peer.Object(_stream), bad, _peer.Object(new TestStream(_domain, seed: 3))), _domain.Now);
        Assert.Equal(3, result.Count);
        Assert.Equal((ControlVerdict.Accepted, ControlVerdict.AnnounceBadSignature, ControlVerdict.Accepted), (result[0], result[1], result[2]));
    }

    [Fact]
    public void Every_verdict_has_a_counter_of_its_own()
    {
        string[] names = [.. Enum.GetValues<ControlVerdict>().Select(ControlVerdicts.CounterName)];
        Assert.Equal(names.Length, names.Distinct().Count());
    }

    private static (byte, int)[] Required() => [(1, 32), (2, 96), (3, 16), (4, 2)];

    private static byte[] Changed(byte[] bytes, int at)
    {
        byte[] changed = [.. bytes];
        changed[at] ^= 1;
        return changed;
    }

    private byte[] Sized(int length)
    {
        byte[] datagram = new byte[length];
        _peer.Hello().AsSpan(0, Envelope.HeaderSize).CopyTo(datagram);
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(2), (ushort)(length - 32));
        return datagram;
    }

    private void Refused(ControlVerdict verdict, byte[] datagram)
    {
        (BootId, ulong)[] before = Known();
        Assert.Equal(verdict, _node.Hear(datagram));
        Assert.Equal(before, Known());
    }

    private (BootId, ulong)[] Known() => [.. _node.Receiver.Roster.Boots.Select(static boot => (boot.Id, boot.Counter))];

    private void Announced(ControlVerdict verdict, byte[] bytes)
    {
        int before = _node.Receiver.Keys.All.Count;
        Assert.Equal(verdict, _node.Hear(_peer.Announce(bytes)));
        Assert.Equal(before, _node.Receiver.Keys.All.Count);
    }

    private byte[] Object(Func<StreamContext, StreamContext> change)
    {
        Announcement announcement = _stream.Announcement(_peer.Own, 1, 1, 60);
        byte[] bytes = new byte[Announcement.Size];
        _peer.Own.WriteAnnouncement(announcement with { Context = change(announcement.Context) }, _domain.GroupKey, _stream.Key, bytes);
        return bytes;
    }

    // A HELLO of the peer with these TLVs; those that it needs have their content, others are zeros.
    private byte[] Raw((byte Type, int Length)[] fields, OwnBoot? signer = null, OwnBoot? identity = null, ulong counter = 1)
    {
        OwnBoot boot = _peer.Own;
        OwnBoot named = identity ?? boot;
        List<byte> signed = [.. new byte[16]];
        named.Node.Write(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(signed));
        foreach ((byte type, int length) in fields)
        {
            byte[] value = (type, length) switch
            {
                (1, _) => named.PublicKey.Bytes.ToArray(),
                (2, _) => [.. boot.BootKey.Bytes, .. boot.BootSignature],
                (4, _) => [0, 50],
                _ => new byte[length],
            };
            signed.AddRange([type, (byte)(value.Length >> 8), (byte)value.Length, .. value]);
        }

        Envelope envelope = new() { Type = MessageType.Hello, BootstrapKey = _domain.BootstrapKey.Id, Sender = boot.Boot, Counter = counter };
        byte[] header = new byte[Envelope.HeaderSize];
        envelope.WriteHeader(signed.Count + 64, header);
        byte[] domain = new byte[DomainId.Size];
        _domain.Id.Write(domain);
        byte[] signature = new byte[64];
        (signer ?? boot).Sign([.. "gem1 hello"u8, .. domain, .. header, .. signed], signature);
        byte[] key = new byte[BootstrapKey.KeySize];
        _domain.BootstrapKey.DeriveControlKey(boot.Boot, key);
        byte[] datagram = new byte[Envelope.MaxSize];
        return datagram[..envelope.Seal(key, [.. signed, .. signature], datagram)];
    }
}
