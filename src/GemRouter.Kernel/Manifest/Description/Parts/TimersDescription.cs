namespace GemRouter.Kernel.Manifests;

internal static class TimersDescription
{
    private static readonly TimerSettings Usual = new();

    /// <summary>A start hold.</summary>
    public static ScalarShape<TimeSpan> Hold { get; } = Numbers.Duration(TimeSpan.Zero, TimeSpan.FromSeconds(10));

    private static readonly Field<TimeSpan> Hello = Time("hello", TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), Usual.Hello, "The shortest regular interval of HELLOs; with many nodes it grows.");

    private static readonly Field<int> DomainHellos = Field.Optional(
        "domain-hellos", Numbers.Integer(1, 1000), Usual.DomainHellos, "20", ReloadEffect.Live, "The HELLOs a second that all nodes of the domain send together.");

    private static readonly Field<TimeSpan> Announce = Time("announce", TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10), Usual.Announce, "How often a key is announced again.");

    private static readonly Field<RekeySettings> Rekey = Field.Optional("rekey", RekeyDescription.Shape, Usual.Rekey, "1h", ReloadEffect.Live, "When new keys are made, unless a group policy says otherwise.");

    private static readonly Field<TimeSpan> KeepOld = Time("keep-old", TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10), Usual.KeepOld, "How long a receiver keeps an old key after the first packet under its successor.");

    private static readonly Field<TimeSpan> StartHold = Field.Optional(
        "start-hold", Hold, Usual.StartHold, "300ms", ReloadEffect.Live, "How long the first packets of a new stream are held while receivers get its key; 0s for no longer than until it was announced.");

    private static readonly Field<long> StartHoldMemory = Memory("start-hold-memory", Usual.StartHoldMemory, "The most that is held so.");

    private static readonly Field<TimeSpan> StreamIdle = Time(
        "stream-idle", TimeSpan.FromSeconds(10), TimeSpan.FromHours(24), Usual.StreamIdle, "How long a stream that this router seals may be silent until it ends; its next packet begins another.");

    private static readonly Field<TimeSpan> KeyWait = Time("key-wait", TimeSpan.Zero, TimeSpan.FromSeconds(10), Usual.KeyWait, "How long packets whose key is lacking wait for it.");

    private static readonly Field<long> KeyWaitMemory = Memory("key-wait-memory", Usual.KeyWaitMemory, "The most that waits so.");

    public static SectionShape<TimerSettings> Shape { get; } = new(
        "timers", "When things happen (wire 6).", [Hello, DomainHellos, Announce, Rekey, KeepOld, StartHold, StartHoldMemory, StreamIdle, KeyWait, KeyWaitMemory],
        static values => new TimerSettings
        {
            Hello = values.Get(Hello),
            DomainHellos = values.Get(DomainHellos),
            Announce = values.Get(Announce),
            Rekey = values.Get(Rekey),
            KeepOld = values.Get(KeepOld),
            StartHold = values.Get(StartHold),
            StartHoldMemory = values.Get(StartHoldMemory),
            StreamIdle = values.Get(StreamIdle),
            KeyWait = values.Get(KeyWait),
            KeyWaitMemory = values.Get(KeyWaitMemory),
        });

    private static Field<TimeSpan> Time(string key, TimeSpan low, TimeSpan high, TimeSpan usual, string description) =>
        Field.Optional(key, Numbers.Duration(low, high), usual, Numbers.InWords(usual), ReloadEffect.Live, description);

    private static Field<long> Memory(string key, long usual, string description) =>
        Field.Optional(key, Numbers.Size(0, 1L << 30), usual, Numbers.InBytes(usual), ReloadEffect.Restart, description);
}
