namespace GemRouter.Kernel.Manifests;

internal static class RekeyDescription
{
    private static readonly Field<TimeSpan> After = Field.Optional(
        "after", Numbers.Duration(TimeSpan.FromSeconds(10), TimeSpan.FromDays(7)), TimeSpan.FromHours(1), "1h", ReloadEffect.Live, "The longest that a key is used.");

    private static readonly Field<long?> Packets = Field.Optional<long?>(
        "packets", new MappedShape<long, long?>(Numbers.Large(1024, (1L << 48) - 1), static value => value), null, "75 % of the suite's most", ReloadEffect.Live,
        "The most packets under a key; the suite's own limit holds besides.");

    private static readonly Field<TimeSpan> Lead = Field.Optional(
        "lead", Numbers.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)), TimeSpan.FromSeconds(5), "5s", ReloadEffect.Live,
        "How long a new key is announced before its first packet.");

    public static SectionShape<RekeySettings> Shape { get; } = new(
        "rekey", "When a source makes a new key (wire 6.3).", [After, Packets, Lead],
        static values => new RekeySettings { After = values.Get(After), Packets = values.Get(Packets), Lead = values.Get(Lead) });
}
