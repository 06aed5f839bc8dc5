using GemRouter.Protocol;
using GemRouter.Testing;

namespace GemRouter.Simulation.Domains;

/// <summary>The keys of a domain: one bootstrap key and two group keys, made of the scenario's seed.</summary>
internal sealed class DomainKeys : IDisposable
{
    public const string Name = "simulated";

    private readonly Dictionary<(Commitment, StreamContext), KeyId> _kids = []; // two copies with one state of randomness make one SEK, for two boots
    private readonly ulong _seed;

    public DomainKeys(ulong seed)
    {
        _seed = seed;
        Domain = DomainId.Of(Name);
        using Secret bootstrap = SecretOf("bk");
        using Secret first = SecretOf("gak1");
        using Secret second = SecretOf("gak2");
        Bootstrap = new BootstrapKey(bootstrap, Domain);
        Groups = [new GroupKey(first, Domain), new GroupKey(second, Domain)];
    }

    public DomainId Domain { get; }

    public BootstrapKey Bootstrap { get; }

    /// <summary>That of the first group prefix, and that of the second.</summary>
    public IReadOnlyList<GroupKey> Groups { get; }

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
            GroupKey? group = Groups.FirstOrDefault(key => key.Id == announcement.GroupKey);
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
        Bootstrap.Dispose();
        foreach (GroupKey group in Groups)
        {
            group.Dispose();
        }
    }
}
