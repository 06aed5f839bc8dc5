using System.Collections.Immutable;
using GemRouter.Protocol;

namespace GemRouter.Kernel.Manifests;

internal static class GroupDescription
{
    private static readonly Field<GroupPrefix> Prefix = Field.Needed(
        "prefix", NetworkValues.Groups, ReloadEffect.Live, "The groups. Of overlapping policies the longest prefix alone counts.");

    private static readonly Field<KeyRing> Key = Field.Needed("key", KeysDescription.Ring, ReloadEffect.Live, "The group authorization key, or several during a rotation.");

    private static readonly Field<string> Suite = Field.Needed("suite", Texts.Name, ReloadEffect.Live, "The cipher suite to send with.");

    private static readonly Field<ImmutableArray<string>> Allow = Field.Optional(
        "allow", new ListShape<string>(Texts.Name, least: 1, most: 32), [], "the suite alone", ReloadEffect.Live, "The suites that are accepted; the one to send with is among them.");

    private static readonly Field<int> Auth = Field.Optional(
        "auth", Numbers.Integer(0, 1), 0, "0", ReloadEffect.Live, "0: any member of the group could forge its packets. 1: sources sign (not built yet).");

    private static readonly Field<bool> Send = Field.Optional("send", Texts.Switch, true, "true", ReloadEffect.Live, "Whether this router may send to the groups.");

    private static readonly Field<bool> Receive = Field.Optional("receive", Texts.Switch, true, "true", ReloadEffect.Live, "Whether this router may receive the groups.");

    private static readonly Field<ImmutableArray<GroupJoin>> Join = Field.Optional(
        "join", new ListShape<GroupJoin>(JoinDescription.Shape), [], "[]", ReloadEffect.Live,
        "What to join on the red side, for links that cannot receive a whole prefix. On the black side a router joins by itself what is announced.");

    private static readonly Field<ImmutableArray<int>> Ports = Field.Optional(
        "ports", new ListShape<int>(Numbers.Integer(1, 65535), most: 1024), [], "[]", ReloadEffect.Live, "The UDP ports to listen to on the red side, for links that cannot receive all.");

    private static readonly Field<ImmutableArray<int>> Pad = Field.Optional(
        "pad", new ListShape<int>(Numbers.Integer(1, FragmentHeader.MaxPayload), most: 16), [], "[]", ReloadEffect.Live, "The sizes that payloads are padded to before sealing, in bytes.");

    private static readonly Field<bool> Origin = Field.Optional(
        "origin", Texts.Switch, true, "true", ReloadEffect.Live, "Whether packets carry their source address, port, TTL and DSCP, sealed.");

    private static readonly Field<bool> BindSource = Field.Optional(
        "bind-source", Texts.Switch, false, "false", ReloadEffect.Live, "Whether receivers take packets from this router's own fabric address alone (bind_src). Not for fabrics that translate addresses.");

    private static readonly Field<RekeySettings?> Rekey = Field.Optional<RekeySettings?>(
        "rekey", new MappedShape<RekeySettings, RekeySettings?>(RekeyDescription.Shape, static rekey => rekey), null, "as in timers", ReloadEffect.Live, "When new keys are made for these groups.");

    private static readonly Field<TimeSpan?> StartHold = Field.Optional<TimeSpan?>(
        "start-hold", new MappedShape<TimeSpan, TimeSpan?>(TimersDescription.Hold, static time => time), null, "as in timers", ReloadEffect.Live,
        "How long the first packets of a new stream are held while receivers get its key.");

    public static SectionShape<GroupSettings> Shape { get; } = new(
        "group", "A group policy: which keys, which suites, which way.",
        [Prefix, Key, Suite, Allow, Auth, Send, Receive, Join, Ports, Pad, Origin, BindSource, Rekey, StartHold],
        static values => new GroupSettings
        {
            Prefix = values.Get(Prefix),
            Keys = values.Get(Key),
            Suite = values.Get(Suite),
            Allow = values.Get(Allow).IsEmpty ? [values.Get(Suite)] : values.Get(Allow),
            Auth = (AuthMode)values.Get(Auth),
            Send = values.Get(Send),
            Receive = values.Get(Receive),
            Join = values.Get(Join),
            Ports = values.Get(Ports),
            Pad = values.Get(Pad),
            Origin = values.Get(Origin),
            BindSource = values.Get(BindSource),
            Rekey = values.Get(Rekey),
            StartHold = values.Get(StartHold),
        });
}
