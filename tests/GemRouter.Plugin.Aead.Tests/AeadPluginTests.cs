using System.Reflection;

namespace GemRouter.Plugin.Aead.Tests;

public sealed class AeadPluginTests
{
    [Fact]
    public void The_assembly_names_its_plugin()
    {
        GemPluginAttribute attribute = Assert.Single(typeof(AeadPlugin).Assembly.GetCustomAttributes<GemPluginAttribute>());

        Assert.Equal("gem.aead", attribute.Id);
        Assert.Equal(typeof(AeadPlugin), attribute.Plugin);
        Assert.Equal("0.1", attribute.Contract);
    }

    [Fact]
    public void It_brings_four_suites_without_options_or_needs()
    {
        Assert.Equal(["chacha20-poly1305", "aes-256-gcm", "aegis-128l", "aegis-256"], Registered.Factories.Select(static factory => factory.Name));
        Assert.All(Registered.Factories, static factory =>
        {
            Assert.Equal(ComponentKind.CipherSuite, factory.Kind);
            Assert.Equal(typeof(NoOptions), factory.OptionsType);
            Assert.Equal(ComponentNeeds.None, factory.NeedsOf(factory.CreateOptions()));
        });
    }

    [Theory] // wire 2.1
    [InlineData("chacha20-poly1305", 1, 32, 12, 16, 1L << 40)]
    [InlineData("aes-256-gcm", 2, 32, 12, 16, 1L << 32)]
    [InlineData("aegis-128l", 3, 16, 16, 32, 1L << 47)]
    [InlineData("aegis-256", 4, 32, 32, 32, 1L << 47)]
    public void The_numbers_are_the_wire_documents(string name, byte id, int key, int nonce, int tag, long packets) =>
        Assert.Equal(new SuiteParameters(id, key, nonce, tag, packets), Registered.Suite(name).Parameters);

    [Fact]
    public void Without_instructions_for_it_AES_GCM_is_refused_with_a_way_out()
    {
        ComponentFactory factory = Suites.Aes256Gcm(static () => false);

        ComponentException refusal = Assert.Throws<ComponentException>(() => factory.Create(StubContext.Make("gcm"), factory.CreateOptions()));

        Assert.Contains("lacks the instructions", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("\"chacha20-poly1305\"", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_libsodium_that_cannot_be_used_is_refused_with_a_way_out()
    {
        ComponentFactory factory = Suites.Aes256Gcm(static () => throw new PlatformNotSupportedException("not for a person"));

        ComponentException refusal = Assert.Throws<ComponentException>(() => factory.Create(StubContext.Make("gcm"), factory.CreateOptions()));

        Assert.StartsWith("libsodium cannot be used", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("runtimes folder", refusal.Message, StringComparison.Ordinal);
        Assert.IsType<PlatformNotSupportedException>(refusal.InnerException);
    }
}
