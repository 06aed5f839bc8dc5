namespace GemRouter.Bench.Data;

/// <summary>Two relays in C, which do nothing with packets but pass them on.</summary>
internal sealed class RelayPath() : DataPath("relay", 1)
{
    protected override void StartNodes()
    {
        Sealing = Run(Lab.Near, Programs.Peer("relay"), [FirstGroup, $"{Port}", "red", "black"]);
        Opening = Run(Lab.Far, Programs.Peer("relay"), [FirstGroup, $"{Port}", "black", "red"]);
        Sealing.Expect("ready");
        Opening.Expect("ready");
    }
}
