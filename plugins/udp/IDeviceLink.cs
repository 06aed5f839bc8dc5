namespace GemRouter.Plugin.Udp;

/// <summary>What a sender and a control channel need of the link that they belong to: so they serve links that receive otherwise, too.</summary>
internal interface IDeviceLink
{
    ComponentContext Context { get; }

    /// <summary>The interface; null while there is none. Any thread.</summary>
    Device? Device { get; }

    /// <summary>From where the link sends.</summary>
    OwnSources Own { get; }

    /// <summary>True where other programs of the host are to hear what the link sends.</summary>
    bool TellsHost { get; }

    /// <summary>The largest IP packet that can be sent now.</summary>
    int MtuOf(Device device);

    /// <summary>Takes note that a sender ended.</summary>
    void Closed(IDeviceSender sender);

    /// <summary>Ends a control channel.</summary>
    void Close(ControlChannel channel);

    /// <summary>Counts a control datagram that was lost. Any thread.</summary>
    void LoseControl();
}
