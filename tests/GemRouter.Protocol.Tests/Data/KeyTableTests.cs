using CsCheck;
using GemRouter.Protocol.Tests.Fixtures;

namespace GemRouter.Protocol.Tests.Data;

public class KeyTableTests
{
    [Fact]
    public void An_empty_table_authorizes_nothing() =>
        Assert.Equal(KeyStatus.NotAuthorized, KeyTable.Empty.Find(new KeyAddress(GroupAddress.Parse("239.1.1.1"), 1, default)).Status);

    [Fact]
    public void The_longest_prefix_alone_counts()
    {
        ReceivePolicies policies = new(
        [
            Policy("239.0.0.0/8", true), Policy("239.1.0.0/16", false), Policy("239.1.1.0/24", true), Policy("239.1.1.1", false), Policy("ff35::/16", true), Policy("ff35:1::/32", false),
        ]);
        Assert.True(policies.Allow(GroupAddress.Parse("239.2.1.1")));
        Assert.False(policies.Allow(GroupAddress.Parse("239.1.2.1")));
        Assert.True(policies.Allow(GroupAddress.Parse("239.1.1.2")));
        Assert.False(policies.Allow(GroupAddress.Parse("239.1.1.1")));
        Assert.False(policies.Allow(GroupAddress.Parse("224.1.1.1")));
        Assert.True(policies.Allow(GroupAddress.Parse("ff35::1")));
        Assert.False(policies.Allow(GroupAddress.Parse("ff35:1::1")));
        Assert.False(policies.Allow(GroupAddress.Parse("ff36::1")));
    }

    [Fact]
    public void Policies_answer_as_a_search_through_all_of_them_does()
    {
        Gen<GroupPrefix> prefix = Gen.Select(Gen.UInt, Gen.Int[4, 32]).Select((bits, length) =>
        {
            uint kept = (0xE000_0000 | (bits & 0x0103_0307)) & (uint.MaxValue << (32 - length));
            Assert.True(GroupPrefix.TryFrom(new GroupAddress(Address.FromIPv4(kept)), length, out GroupPrefix made));
            return made;
        });
        Gen.Select(Gen.Select(prefix, Gen.Bool).Array[0, 20], Gen.UInt.Array[1, 20]).Sample((policies, groups) =>
        {
            ReceivePolicy[] distinct = [.. policies.DistinctBy(p => p.Item1).Select(p => new ReceivePolicy(p.Item1, p.Item2))];
            ReceivePolicies built = new(distinct);
            return groups.Select(g => new GroupAddress(Address.FromIPv4(0xE000_0000 | (g & 0x0103_0307)))).All(group =>
                built.Allow(group) == distinct.Where(p => p.Prefix.Contains(group)).OrderByDescending(p => p.Prefix.Length).Select(p => p.Receive).FirstOrDefault());
        });
    }

    [Fact]
    public void Two_policies_of_one_prefix_are_refused() =>
        Assert.Throws<ArgumentException>(() => new ReceivePolicies([Policy("239.0.0.0/8", true), Policy("239.0.0.0/8", false)]));

    [Fact]
    public void Each_of_many_keys_is_found_and_no_other()
    {
        using SourceKeys keys = new(300);
        KeyTable table = DataStream.TableOf([.. keys.All]);
        Assert.All(keys.All, key => Assert.Same(key, table.Find(key.Address).First));
        Assert.All(keys.All, key => Assert.Equal(KeyStatus.Unknown, table.Find(key.Address with { Port = 1 }).Status));
        Assert.All(keys.All, key => Assert.Equal(KeyStatus.Unknown, table.Find(key.Address with { KeyId = new KeyId(key.Address.KeyId.Value + 1) }).Status));
    }

    [Fact]
    public void Own_keys_are_known_as_own_and_never_opened_with()
    {
        using DataStream stream = new(1);
        KeyTable table = new(new ReceivePolicies([Policy("239.0.0.0/8", true)]), [stream.Open.Address], [stream.Open]);
        KeyMatch match = table.Find(stream.Open.Address);
        Assert.Equal(KeyStatus.Own, match.Status);
        Assert.Null(match.First);
    }

    [Fact]
    public void A_key_of_a_group_that_may_not_be_received_is_not_used()
    {
        using DataStream stream = new(1);
        KeyTable table = new(new ReceivePolicies([Policy("239.0.0.0/8", false)]), [], [stream.Open]);
        Assert.Equal(KeyStatus.NotAuthorized, table.Find(stream.Open.Address).Status);
    }

    [Fact]
    public void Two_keys_may_share_a_kid_and_a_third_is_refused()
    {
        using DataStream stream = new(1);
        using OpenKey second = stream.NewOpen(PacketNumber.First);
        using OpenKey third = stream.NewOpen(PacketNumber.First);
        KeyMatch match = DataStream.TableOf(stream.Open, second).Find(stream.Open.Address);
        Assert.Same(stream.Open, match.First);
        Assert.Same(second, match.Second);
        Assert.Throws<ArgumentException>(() => DataStream.TableOf(stream.Open, second, third));
    }

    [Fact]
    public void A_look_up_allocates_nothing()
    {
        using SourceKeys keys = new(50);
        KeyTable table = DataStream.TableOf([.. keys.All]);
        KeyAddress known = keys.All[7].Address;
        KeyAddress unknown = known with { Port = 9 };
        long sum = 0;
        long least = long.MaxValue;
        int rounds = 0;
        for (; rounds < 6 && least > 0; rounds++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1000; i++)
            {
                sum += (int)table.Find(known).Status + (int)table.Find(unknown).Status;
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
        Assert.Equal(1000 * rounds * (int)KeyStatus.Usable, sum);
    }

    private static ReceivePolicy Policy(string prefix, bool receive) => new(GroupPrefix.Parse(prefix), receive);

    private sealed class SourceKeys : IDisposable
    {
        private readonly DataStream[] _streams;

        public SourceKeys(int count) => _streams = [.. Enumerable.Range(0, count).Select(i => new DataStream(1, seed: (byte)i, port: (ushort)(100 + (i / 3))))];

        public List<OpenKey> All => [.. _streams.Select(s => s.Open)];

        public void Dispose()
        {
            foreach (DataStream stream in _streams)
            {
                stream.Dispose();
            }
        }
    }
}
