using GemRouter.Protocol;

namespace GemRouter.Kernel.Manifests;

internal static class LimitsDescription
{
    private const int MostOfAnything = 1_000_000;

    private static readonly ControlLimits Usual = new();

    private static readonly Field<int> Nodes = Count("nodes", Usual.Nodes, "Nodes known at a time.");

    private static readonly Field<int> TentativeBoots = Count("tentative-boots", Usual.TentativeBoots, "Boots that have not proven themselves, in all.");

    private static readonly Field<int> TentativeBootsPerNode = Count("tentative-boots-per-node", Usual.TentativeBootsPerNode, "The same, of one identity.");

    private static readonly Field<int> StreamsPerSource = Count("streams-per-source", Usual.StreamsPerSource, "Streams of one source.");

    private static readonly Field<int> Streams = Count("streams", Usual.Streams, "Streams in all.");

    private static readonly Field<int> KeysPerStream = Count("keys-per-stream", Usual.KeysPerStream, "Session keys of one stream; of a source that restarts or was copied, twice as many.", 2);

    private static readonly Field<int> Opens = Count("opens", Usual.Opens, "Control datagrams opened a second.");

    private static readonly Field<int> UnknownOpens = Count("unknown-opens", Usual.UnknownOpens, "The same, of boots that are not known.");

    private static readonly Field<int> Signatures = Count("signatures", Usual.Signatures, "Signatures checked a second; half are kept for proven boots.");

    private static readonly Field<int> SignaturesPerNode = Count("signatures-per-node", Usual.SignaturesPerNode, "The same, in one node's name.");

    private static readonly Field<int> SignaturesPerNodeBurst = Count("signatures-per-node-burst", Usual.SignaturesPerNodeBurst, "The burst of that: what the streams of a source take that start together. Less than 2 is 2, which a newcomer takes.");

    private static readonly Field<int> WaitingAnnouncements = Count("waiting-announcements", Usual.WaitingAnnouncements, "Announcements that wait for their boot's proof.");

    private static readonly Field<long> WindowMemory = Memory("window-memory", "Memory of all replay windows.");

    private static readonly Field<long> FragmentMemory = Memory("fragment-memory", "Memory of all unfinished fragments.");

    public static SectionShape<LimitSettings> Shape { get; } = new(
        "limits", "What the network can make the router hold or do (wire 7). A full table refuses what is new.",
        [
            Nodes, TentativeBoots, TentativeBootsPerNode, StreamsPerSource, Streams, KeysPerStream, Opens, UnknownOpens, Signatures, SignaturesPerNode, SignaturesPerNodeBurst,
            WaitingAnnouncements, WindowMemory, FragmentMemory,
        ],
        static values => new LimitSettings
        {
            Control = new ControlLimits
            {
                Nodes = values.Get(Nodes),
                TentativeBoots = values.Get(TentativeBoots),
                TentativeBootsPerNode = values.Get(TentativeBootsPerNode),
                StreamsPerSource = values.Get(StreamsPerSource),
                Streams = values.Get(Streams),
                KeysPerStream = values.Get(KeysPerStream),
                Opens = values.Get(Opens),
                UnknownOpens = values.Get(UnknownOpens),
                Signatures = values.Get(Signatures),
                SignaturesPerNode = values.Get(SignaturesPerNode),
                SignaturesPerNodeBurst = values.Get(SignaturesPerNodeBurst),
                WaitingAnnouncements = values.Get(WaitingAnnouncements),
            },
            WindowMemory = values.Get(WindowMemory),
            FragmentMemory = values.Get(FragmentMemory),
        });

    private static Field<int> Count(string key, int usual, string description, int least = 1) => Field.Optional(
        key, Numbers.Integer(least, MostOfAnything), usual, usual.ToString(System.Globalization.CultureInfo.InvariantCulture), ReloadEffect.Restart, description);

    private static Field<long> Memory(string key, string description) => Field.Optional(
        key, Numbers.Size(64 << 10, 64L << 30), MemoryBudget.Default, Numbers.InBytes(MemoryBudget.Default), ReloadEffect.Restart, description);
}
