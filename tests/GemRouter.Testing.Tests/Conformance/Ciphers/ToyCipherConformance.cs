namespace GemRouter.Testing.Tests;

/// <summary>The conformance class on a cipher that keeps the contract, or one with a fault: not public, so that only <see cref="CipherSuiteConformanceTests"/> runs it.</summary>
internal sealed class ToyCipherConformance(ToyCipherFault fault) : CipherSuiteConformance
{
    protected override PluginFixture Plugin => PluginFixture.Of(ToyCipher.Factory(fault));

    protected override IEnumerable<InvalidOptions> InvalidSamples() => [];

    protected override IEnumerable<CipherAnswer> KnownAnswers() =>
    [
        new("0000000000000000000000000000000000000000000000000000000000000000", "000000000000000000000000", "01 02 03", "00 11 22 33", "17a1542c 0bfdc578b4f671f444ebd2e00132c84c"),
    ];
}
