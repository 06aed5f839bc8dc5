namespace GemRouter.Bench.Data;

/// <summary>Two socat, one call a packet.</summary>
internal sealed class SocatPath() : DataPath("socat", 1)
{
    protected override void StartNodes()
    {
        Sealing = Pass(Lab.Near, "10.1.0.2", "10.2.0.1");
        Opening = Pass(Lab.Far, "10.2.0.2", "10.3.0.1");
    }

    private LabProcess Pass(string space, string from, string to) => Run(space, "socat",
        ["-u", "-b", "9216", $"UDP4-RECV:{Port},reuseaddr,bind={FirstGroup},rcvbuf-late=8388608,ip-add-membership={FirstGroup}:{from}", $"UDP4-DATAGRAM:{FirstGroup}:{Port},bind={to},ip-multicast-if={to},ip-multicast-ttl=16,ip-multicast-loop=0"]);
}
