using System.Net;

namespace GemRouter.Limits.Tests.Rig;

/// <summary>Somebody on the fabric: hears what routers say in the control group, and says there what he likes.</summary>
internal sealed class Stranger : IAsyncDisposable
{
    private static readonly IPEndPoint Place = new(IPAddress.Parse("239.255.71.77"), 7177);

    private readonly MemoryLink _link;
    private readonly IControlChannel _channel;
    private readonly byte[] _buffer = new byte[1500];
    private Task<ControlDatagram> _next;

    private Stranger(MemoryLink link)
    {
        _link = link;
        _channel = link.OpenControl(Place);
        _next = _channel.ReceiveAsync(_buffer, CancellationToken.None).AsTask();
    }

    /// <summary>What the routers said, in order.</summary>
    public List<byte[]> Heard { get; } = [];

    public static async Task<Stranger> OnAsync(DomainFixture domain, string address = "198.51.100.66")
    {
        MemoryLink link = domain.Host("fabric").Network.CreateLink(address);
        await link.StartAsync(CancellationToken.None);
        return new Stranger(link);
    }

    public void Say(ReadOnlyMemory<byte> datagram) => _channel.SendAsync(datagram, Place, CancellationToken.None).AsTask().GetAwaiter().GetResult(); // it does not wait

    /// <summary>Takes what has come.</summary>
    public void Listen()
    {
        while (_next.IsCompletedSuccessfully)
        {
            Heard.Add(_buffer[.._next.Result.Length]);
            _next = _channel.ReceiveAsync(_buffer, CancellationToken.None).AsTask();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await ((Task)_next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _link.StopAsync(CancellationToken.None);
    }
}
