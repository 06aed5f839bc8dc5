using System.Collections.Frozen;
using GemRouter.Plugin.Aead;
using GemRouter.Protocol;

namespace GemRouter.Limits.Tests.Rig;

/// <summary>The keys of the domain, which here an attacker may have, too; as the key source "known" for routers.</summary>
internal sealed class KnownKeys : IKeySource
{
    private static readonly byte[] BootstrapBytes = [.. TestPacket.Bytes(seed: 901, BootstrapKey.KeySize).Span];
    private static readonly byte[] GroupBytes = [.. TestPacket.Bytes(seed: 902, GroupKey.KeySize).Span];

    public static DomainId Domain { get; } = DomainId.Of("studio");

    public static BootstrapKey Bootstrap { get; } = new(Secret.CopyOf(BootstrapBytes), Domain);

    public static GroupKey Group { get; } = new(Secret.CopyOf(GroupBytes), Domain);

    public static ComponentFactory Factory { get; } = ComponentFactory.KeySource<NoOptions>("known", "Keys that a test knows.", static (_, _) => new KnownKeys());

    public static FrozenDictionary<byte, ICipherSuite> Suites { get; } = MakeSuites();

    public static ControlPolicy Policy { get; } = new()
    {
        BootstrapKeys = [Bootstrap],
        Trust = TrustPolicy.Bootstrap([]),
        Groups = new GroupPolicies([new GroupPolicy { Prefix = GroupPrefix.Parse(Sites.Prefix), Keys = [Group], Suites = [1] }]),
    };

    public ValueTask<Secret> GetSecretAsync(KeyRequest request, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Secret.CopyOf(request.Purpose == KeyPurpose.Bootstrap ? BootstrapBytes : GroupBytes));

    private static FrozenDictionary<byte, ICipherSuite> MakeSuites()
    {
        TestHost host = new();
        return PluginFixture.Of<AeadPlugin>().Factories.Select(factory => (ICipherSuite)factory.Create(host.Context, factory.CreateOptions())).ToFrozenDictionary(static suite => suite.Parameters.Id);
    }
}
