using GemRouter.Protocol;
using GemRouter.Testing;

namespace GemRouter.Simulation.Domains;

/// <summary>The keys of a domain, made of the scenario's seed: one bootstrap key and two group keys, and what each is rotated to.</summary>
internal sealed class DomainKeys : IDisposable
{
    public const string Name = "simulated";

    private readonly Dictionary<(Commitment, StreamContext), KeyId> _kids = []; // two copies with one state of randomness make one SEK, for two boots
    private readonly ulong _seed;

    public DomainKeys(ulong seed)
    {
        _seed = seed;
        Domain = DomainId.Of(Name);
        Bootstraps = [MakeBootstrap("bk"), MakeBootstrap(NextOf("bk"))];
        Groups = [MakeGroup("gak1"), MakeGroup("gak2")];
        NextGroups = [MakeGroup(NextOf("gak1")), MakeGroup(NextOf("gak2"))];
    }

    public DomainId Domain { get; }

    /// <summary>The bootstrap key at the beginning.</summary>
    public BootstrapKey Bootstrap => Bootstraps[0];

    /// <summary>The bootstrap key, and the one that it is rotated to.</summary>
    public IReadOnlyList<BootstrapKey> Bootstraps { get; }

    /// <summary>That of the first group prefix at the beginning, and that of the second.</summary>
    public IReadOnlyList<GroupKey> Groups { get; }

    /// <summary>What they are rotated to.</summary>
    public IReadOnlyList<GroupKey> NextGroups { get; }

    /// <summary>The name of the key that one is rotated to.</summary>
    public static string NextOf(string name) => name + "-next";

    public BootstrapKey? FindBootstrap(BootstrapKeyId id) => Bootstraps.FirstOrDefault(key => key.Id == id);

    public GroupKey? FindGroup(GroupKeyId id) => Groups.FirstOrDefault(key => key.Id == id) ?? NextGroups.FirstOrDefault(key => key.Id == id);

    public Secret SecretOf(string name)
    {
        byte[] bytes = new byte[32];
        Entropy(name).Fill(bytes);
        return Secret.CopyOf(bytes);
    }

    public SeededEntropy Entropy(string name)
    {
        ulong hash = _seed;
        foreach (char letter in name)
        {
            hash = Network.Dice.Mix(hash, letter);
        }

        return new SeededEntropy(hash);
    }

    public Ed25519PublicKey IdentityOf(string node)
    {
        EphemeralIdentity identity = new(Entropy(node));
        try
        {
            return new Ed25519PublicKey(identity.PublicKey.Span);
        }
        finally
        {
            identity.DisposeAsync().AsTask().GetAwaiter().GetResult(); // it does not wait
        }
    }

    /// <summary>Reads an announced object, whose wrap opens under one of the group keys.</summary>
    public AnnouncedObject? Read(ReadOnlySpan<byte> bytes)
    {
        if (!Announcement.TryRead(bytes, Domain, out Announcement announcement))
        {
            return null;
        }

        if (!_kids.TryGetValue((announcement.Commitment, announcement.Context), out KeyId kid))
        {
            GroupKey? group = FindGroup(announcement.GroupKey);
            using SourceKey? source = group?.Unwrap(Announcement.Bound(bytes), Announcement.Wrapped(bytes));
            if (source is null)
            {
                return null;
            }

            _kids.Add((announcement.Commitment, announcement.Context), kid = source.DeriveKeyId(announcement.Context));
        }

        StreamContext context = announcement.Context;
        return new AnnouncedObject(new KeyAddress(context.Group, context.Port, kid), context.Source, context.SourceBoot, announcement.Sequence);
    }

    public void Dispose()
    {
        foreach (BootstrapKey key in Bootstraps)
        {
            key.Dispose();
        }

        foreach (GroupKey group in Groups.Concat(NextGroups))
        {
            group.Dispose();
        }
    }

    private BootstrapKey MakeBootstrap(string name)
    {
        using Secret secret = SecretOf(name);
        return new BootstrapKey(secret, Domain);
    }

    private GroupKey MakeGroup(string name)
    {
        using Secret secret = SecretOf(name);
        return new GroupKey(secret, Domain);
    }
}
