namespace GemRouter.Protocol.Tests;

/// <summary>A stream of a test node, with its SEK.</summary>
internal sealed class TestStream(TestDomain domain, string group = "239.1.1.1", ushort port = 5000, byte seed = 1)
{
    public SourceKey Key { get; } = new([.. Enumerable.Repeat(seed, SourceKey.Size)]);

    public GroupAddress Group { get; } = GroupAddress.Parse(group);

    public Announcement Announcement(OwnBoot source, uint sequence, long next, ushort life) => new()
    {
        Context = new StreamContext
        {
            Suite = 1,
            Auth = AuthMode.Group,
            BindSource = false,
            Domain = domain.Id,
            Source = source.Node,
            SourceBoot = source.Boot,
            Group = Group,
            Port = port,
        },
        Sequence = sequence,
        GroupKey = domain.GroupKey.Id,
        WindowLog2 = 10,
        MaxPacketRate = Protocol.Announcement.DefaultMaxPacketRate,
        NextNumber = new PacketNumber(next),
        LifeSeconds = life,
        Commitment = Key.Commitment,
    };

    public KeyId KeyId(OwnBoot source) => Key.DeriveKeyId(Announcement(source, 1, 1, 1).Context);

    public StreamEntry Listing(OwnBoot source, uint sequence = 1, long next = 1) => new(Group, port, KeyId(source), sequence, new PacketNumber(next));
}
