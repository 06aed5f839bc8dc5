namespace GemRouter.Recordings;

/// <summary>A network with a host that sends and one that receives.</summary>
internal sealed class Lan : IAsyncDisposable
{
    public const string Device = "lan0";
    public const string SenderAddress = "10.72.0.1";
    public const string ReceiverAddress = "10.72.0.2";

    private Lan(Lab lab, LabHub hub, LabHost sender, LabHost receiver)
    {
        Lab = lab;
        Hub = hub;
        Sender = sender;
        Receiver = receiver;
        Folder = Directory.CreateTempSubdirectory("gemrouter-recordings-").FullName; // in memory, and gone with the private space
    }

    public Lab Lab { get; }

    public LabHub Hub { get; }

    public LabHost Sender { get; }

    public LabHost Receiver { get; }

    /// <summary>For files that programs want.</summary>
    public string Folder { get; }

    public static async Task<Lan> BuildAsync()
    {
        Lab lab = new(TimeProvider.System);
        LabHub hub = await lab.AddHubAsync("lan");
        return new Lan(lab, hub, await AddAsync(lab, hub, "sender", 1), await AddAsync(lab, hub, "receiver", 2));
    }

    public async ValueTask DisposeAsync()
    {
        await Lab.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private static async Task<LabHost> AddAsync(Lab lab, LabHub hub, string name, int number)
    {
        LabHost host = await lab.AddHostAsync(name);
        await hub.ConnectAsync(host, Device);
        await host.AddAddressAsync(Device, $"10.72.0.{number}/24");
        await host.AddAddressAsync(Device, $"fd72::{number}/64");
        await host.RouteMulticastAsync(Device);
        return host;
    }
}
