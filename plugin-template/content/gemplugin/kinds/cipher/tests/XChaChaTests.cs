namespace __namespace__.Tests;

/// <summary>What is this plugin's own.</summary>
public sealed class XChaChaTests
{
    private readonly PluginFixture _plugin = PluginFixture.Of<XChaChaPlugin>();

    [Fact]
    public void Its_number_is_one_for_private_use() => Assert.InRange(new XChaChaSuite().Parameters.Id, 128, 255);

    [Fact]
    public void A_key_of_another_size_is_refused() => Assert.Throws<ArgumentException>(static () => new XChaChaSuite().CreateSession(new byte[16]));

    [Fact(Skip = "Your next step: a suite of your own beside this one, under another name and number, added in XChaChaPlugin.cs; with known answers that others computed. Then take this Skip away.")]
    public void There_is_a_second_suite_with_a_number_of_its_own()
    {
        using TestHost host = new();
        byte[] numbers = [.. _plugin.Factories.Select(factory => ((ICipherSuite)factory.Create(host.Context, factory.CreateOptions())).Parameters.Id)];
        Assert.True(numbers.Length > 1);
        Assert.Distinct(numbers);
    }
}
