using System.Net;

namespace GemRouter.Bench.Data;

/// <summary>Two routers, or one that seals and nobody that opens.</summary>
internal sealed class GemPath : DataPath
{
    private readonly GemNode _near;
    private readonly GemNode? _far;
    private readonly string _suite;
    private readonly string[] _way;

    /// <summary>Makes a path.</summary>
    /// <param name="near">The router that seals.</param>
    /// <param name="far">The router that opens; null for none: then the sink counts what is sealed.</param>
    /// <param name="suite">The cipher suite.</param>
    /// <param name="streams">How many streams it is ready for.</param>
    /// <param name="way">What the source sends several streams as.</param>
    public GemPath(GemNode near, GemNode? far, string suite, int streams = 1, params string[] way)
        : base(near == far || far is null ? $"{near}" : $"{near} to {far}", streams)
    {
        _near = near;
        _far = far;
        _suite = suite;
        _way = way;
    }

    /// <summary>Two routers of one transport, with AEGIS-128L.</summary>
    public static GemPath Of(string transport, string? mode = null) => new(new GemNode(transport, mode), new GemNode(transport, mode), "aegis-128l");

    /// <summary>What the router says of itself, as JSON.</summary>
    public string Status(bool sealing) => Programs.Run(Programs.Router, "status", "--state", Path.Combine(Lab.Folder, sealing ? "near" : "far"), "--json");

    public override string SinkSpace => _far is null ? Lab.Far : base.SinkSpace;

    public override string SinkDevice => _far is null ? "black" : base.SinkDevice;

    public override string[] SourceWay => _way;

    protected override string[] SinkWay => _far is null ? ["any"] : [];

    protected override int WarmUp => 10_000;

    protected override void StartNodes()
    {
        foreach (string node in (string[])["near", "far"])
        {
            Programs.Run(Programs.Router, "keys", "generate", "identity", Path.Combine(Lab.Folder, $"{node}.key"));
        }

        Programs.Run(Programs.Router, "keys", "generate", "bk", Path.Combine(Lab.Folder, "bk"));
        Programs.Run(Programs.Router, "keys", "generate", "gak", Path.Combine(Lab.Folder, "gak"));
        Sealing = StartRouter("near", Lab.Near);
        Opening = _far is null ? null : StartRouter("far", Lab.Far);
    }

    private LabProcess StartRouter(string node, string space)
    {
        File.WriteAllText(Path.Combine(Lab.Folder, $"{node}.yaml"), Manifest(node));
        using ReadyNotice ready = new(Path.Combine(Lab.Folder, $"{node}.notices"));
        LabProcess router = Run(space, Programs.Router, ["run", $"{node}.yaml"], ("NOTIFY_SOCKET", ready.Address));
        router.Ignore();
        ready.Wait();
        return router;
    }

    private string Manifest(string node)
    {
        uint first = BitConverter.ToUInt32([.. IPAddress.Parse(FirstGroup).GetAddressBytes().Reverse()]);
        IEnumerable<string> groups = Enumerable.Range(0, Streams).Select(i => new IPAddress(BitConverter.GetBytes(first + (uint)i).Reverse().ToArray()).ToString());
        bool near = node == "near";
        GemNode own = near ? _near : _far!;
        string direction = near ? ", direction: seal" : ", direction: open"; // so that a spinning node spins for one receiver
        return $$"""
            gem: 1
            domain: bench
            node: { name: {{node}}, state: {{node}} }
            keys:
              identity:  { use: file, path: {{node}}.key }
              bootstrap: { use: file, path: bk }
            links:
              lan:    { use: {{own.Transport}}, side: red,   device: red{{own.Options}} }
              fabric: { use: {{own.Transport}}, side: black, device: black, ttl: 16{{own.Options}} }
            discovery:
              - { use: multicast, on: fabric }
            trust: bootstrap
            groups:
              - prefix: 239.1.0.0/16
                key: { use: file, path: gak }
                suite: {{_suite}}
                join: [{{string.Join(", ", groups)}}]
                ports: [{{Port}}]
            routes:
              - { red: lan, black: fabric, groups: [239.1.0.0/16]{{direction}} }
            limits: { streams-per-source: 4096, signatures-per-node-burst: 4096, signatures-per-node: 1000 }
            """;
    }
}
