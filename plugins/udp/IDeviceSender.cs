namespace GemRouter.Plugin.Udp;

/// <summary>A sender that the link tells its interface.</summary>
internal interface IDeviceSender : ILinkSender
{
    /// <summary>Sends through this interface from now on; null where there is none. The control thread calls it.</summary>
    void Attach(Device? device);
}
