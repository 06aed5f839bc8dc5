using System.Reflection;
using GemRouter.Testing;

namespace GemRouter.Plugin.Pkcs11.Tests;

public sealed class Pkcs11PluginTests
{
    [Fact]
    public void The_assembly_names_its_plugin()
    {
        GemPluginAttribute attribute = Assert.Single(typeof(Pkcs11Plugin).Assembly.GetCustomAttributes<GemPluginAttribute>());
        Assert.Equal(("gem.pkcs11", typeof(Pkcs11Plugin), "0.1"), (attribute.Id, attribute.Plugin, attribute.Contract));
    }

    [Fact]
    public void It_brings_three_key_sources() =>
        Assert.Equal(["bundle", "pkcs11", "yubikey"], PluginFixture.Of<Pkcs11Plugin>().Factories.Select(static factory => factory.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void A_PIN_in_place_of_its_source_is_refused_and_not_shown()
    {
        OptionProblem[] problems =
        [
            .. OptionProblems.Of(new YubiKeyOptions { Bundle = "keys/site-a.gemkeys", Pin = "918273" }),
            .. OptionProblems.Of(new Pkcs11Options { Module = "m", Bundle = "keys/site-a.gemkeys", Pin = "918273" }),
            .. OptionProblems.Of(new BundleOptions { Bundle = "keys/site-a.gemkeys", Passphrase = "918273" }),
        ];
        Assert.Equal(3, problems.Length);
        Assert.All(problems, static problem => Assert.Null(problem.Value));
        Assert.DoesNotContain("918273", string.Concat(problems.Select(static problem => problem.ToString())), StringComparison.Ordinal);
    }

    [Fact]
    public void A_YubiKey_needs_a_bundle_alone() => Assert.Empty(OptionProblems.Of(new YubiKeyOptions { Bundle = "keys/site-a.gemkeys" }));
}
