namespace GemRouter.Bench.Data;

/// <summary>The kernel's own multicast forwarding, set up by smcroute: no process touches a packet.</summary>
internal sealed class KernelPath() : DataPath("kernel", 1)
{
    protected override void StartNodes()
    {
        Forward(Lab.Near, "red", "black");
        Forward(Lab.Far, "black", "red");
    }

    private void Forward(string space, string from, string to)
    {
        string file = Path.Combine(Lab.Folder, $"{space}.conf");
        File.WriteAllText(file, $"phyint {from} enable\nphyint {to} enable\nmgroup from {from} group {FirstGroup}\nmroute from {from} group {FirstGroup} to {to}\n");
        Run(space, "smcrouted", ["-n", "-N", "-f", file, "-P", Path.ChangeExtension(file, ".pid"), "-u", Path.ChangeExtension(file, ".sock")]);
    }
}
