using System.ComponentModel.DataAnnotations;
using GemRouter.Kernel.Manifests;

namespace GemRouter.Kernel.Tests.Manifests;

/// <summary>Components to name in manifests; none can be made.</summary>
internal sealed class FakeCatalog : IComponentCatalog
{
    private readonly ComponentFactory[] _factories =
    [
        ComponentFactory.Transport<UdpOptions>("udp", "UDP.", static (_, _) => throw new NotSupportedException()),
        ComponentFactory.Transport<UdpOptions>("ring", "Several queues.", static (_, _) => throw new NotSupportedException(), static _ => new ComponentNeeds { MaxShards = 4 }),
        ComponentFactory.KeySource<FileOptions>("file", "Files.", static (_, _) => throw new NotSupportedException()),
        ComponentFactory.Discovery<MulticastOptions>("multicast", "A group.", static (_, _) => throw new NotSupportedException()),
        ComponentFactory.Stage<SizeLimitOptions>("size-limit", "A limit.", static (_, _) => throw new NotSupportedException()),
        ComponentFactory.Stage<EveryOption>("everything", "All types.", static (_, _) => throw new NotSupportedException()),
        ComponentFactory.Stage<FaultyOptions>("faulty", "Throws.", static (_, _) => throw new NotSupportedException()),
        .. Suites.Keys.Select(static name => ComponentFactory.CipherSuite<NoOptions>(name, "A suite.", static (_, _) => throw new NotSupportedException())),
    ];

    private static readonly SortedDictionary<string, SuiteParameters> Suites = new(StringComparer.Ordinal)
    {
        ["aegis-128l"] = new SuiteParameters(3, 16, 16, 16, 1L << 40),
        ["aegis-256"] = new SuiteParameters(4, 32, 32, 16, 1L << 40),
        ["aes-256-gcm"] = new SuiteParameters(1, 32, 12, 16, 1L << 30),
        ["chacha20-poly1305"] = new SuiteParameters(2, 32, 12, 16, 1L << 40),
    };

    public ComponentFactory? Find(ComponentKind kind, string name) => _factories.FirstOrDefault(factory => factory.Kind == kind && factory.Name == name);

    public IReadOnlyCollection<string> NamesOf(ComponentKind kind) =>
        [.. _factories.Where(factory => factory.Kind == kind).Select(static factory => factory.Name).Order(StringComparer.Ordinal)];

    public SuiteParameters? FindSuite(string name) => Suites.GetValueOrDefault(name);

    internal sealed class UdpOptions
    {
        [Required]
        public string? Device { get; set; }

        public int? Mtu { get; set; }

        public int ReceiveBuffer { get; set; } = 1 << 20;
    }

    internal sealed class FileOptions
    {
        [PathOption]
        [Required]
        public string? Path { get; set; }
    }

    internal sealed class MulticastOptions
    {
        public GroupAddress Group { get; set; } = GroupAddress.Parse("239.255.71.77");

        [Range(1, 65535)]
        public int Port { get; set; } = 7177;
    }

    internal sealed class SizeLimitOptions
    {
        [Range(1, 65507)]
        public int Longest { get; set; } = 1316;
    }

    internal sealed class FaultyOptions : IValidatedOptions
    {
        public void Validate(OptionProblems problems) => throw new InvalidOperationException("slipped");
    }
}
