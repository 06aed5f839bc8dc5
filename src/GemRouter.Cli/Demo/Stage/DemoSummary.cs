namespace GemRouter.Cli.Demo.Stage;

/// <summary>What came of it; as JSON, the one object that <c>gemrouter demo --json</c> prints.</summary>
/// <param name="Ok">Whether all was as it should be.</param>
/// <param name="Source">What made the stream.</param>
/// <param name="Seconds">How long it was played.</param>
/// <param name="Sent">Datagrams that went into the first router.</param>
/// <param name="Received">Datagrams that came out, byte for byte as they were sent, at each site.</param>
/// <param name="Lost">Datagrams that did not come out, though others before and after did; for the sites that may receive.</param>
/// <param name="Doubled">Datagrams that came out twice.</param>
/// <param name="Reordered">Datagrams that came out after a later one.</param>
/// <param name="Mismatched">Datagrams that came out other than they were sent.</param>
/// <param name="FabricPackets">Data packets on the fabric.</param>
/// <param name="PlaintextOnFabric">Frames on the fabric that showed something of the stream.</param>
/// <param name="NumbersReused">Data packets under a key and number that other bytes had before.</param>
/// <param name="Rekeys">How often the stream's key changed.</param>
/// <param name="JoinMs">From the late router's first HELLO to its first opened packet.</param>
/// <param name="StartMs">From the start of its process to its first opened packet.</param>
/// <param name="Problems">What was not as it should be.</param>
internal sealed record DemoSummary(
    bool Ok,
    string Source,
    int Seconds,
    long Sent,
    IReadOnlyDictionary<string, long> Received,
    long Lost,
    long Doubled,
    long Reordered,
    long Mismatched,
    long FabricPackets,
    long PlaintextOnFabric,
    long NumbersReused,
    int Rekeys,
    long? JoinMs,
    long? StartMs,
    IReadOnlyList<string> Problems);
