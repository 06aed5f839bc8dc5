using Microsoft.Extensions.DependencyInjection;
using NSec.Cryptography;

namespace GemRouter.Plugin.Aead.Tests;

/// <summary>The suites as a host gets them: through the plugin's entry.</summary>
internal static class Registered
{
    public static IReadOnlyList<ComponentFactory> Factories { get; } = Register();

    /// <summary>The names of all suites, for theories.</summary>
    public static TheoryData<string> Names => [.. Factories.Select(static factory => factory.Name)];

    /// <summary>Makes a suite; skips the test where the processor has no instructions for it.</summary>
    public static ICipherSuite Suite(string name)
    {
        if (name == "aes-256-gcm" && !Aes256Gcm.IsSupported)
        {
            Assert.Skip("This processor lacks the instructions for AES-256-GCM.");
        }

        ComponentFactory factory = Factories.Single(factory => factory.Name == name);
        return (ICipherSuite)factory.Create(StubContext.Make(name), factory.CreateOptions());
    }

    /// <summary>Makes a suite and keys it.</summary>
    public static ICipherSession Session(string name, ReadOnlySpan<byte> key) => Suite(name).CreateSession(key);

    /// <summary>Makes a suite and keys it with whatever bytes.</summary>
    public static ICipherSession Session(string name, out SuiteParameters parameters)
    {
        ICipherSuite suite = Suite(name);
        parameters = suite.Parameters;
        return suite.CreateSession(Pattern(parameters.KeySize, 0x17));
    }

    /// <summary>Bytes that differ from their neighbours, the same in each run.</summary>
    public static byte[] Pattern(int length, int seed)
    {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
        {
            bytes[i] = (byte)((i * 167) + (i >> 8) + seed);
        }

        return bytes;
    }

    private static List<ComponentFactory> Register()
    {
        Registry registry = new();
        new AeadPlugin().Register(registry);
        return registry.Factories;
    }

    private sealed class Registry : IPluginRegistry
    {
        public List<ComponentFactory> Factories { get; } = [];

        public IServiceCollection Services { get; } = new ServiceCollection();

        public void Add(ComponentFactory factory) => Factories.Add(factory);
    }
}
