using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Runtime.CompilerServices;
using GemRouter;

[assembly: GemPlugin("acme.peers", typeof(Acme.PeersPlugin), "0.1")]

namespace Acme;

public sealed class PeersPlugin : IPlugin
{
    public void Register(IPluginRegistry registry) => registry.Add(ComponentFactory.Discovery<PeersOptions>(
        "peers", "A fixed list of peers.", (_, options) => new Peers(options)));
}

public sealed class PeersOptions : IValidatedOptions
{
    [Range(1, 65535)]
    public int Port { get; set; } = 7177;

    public IReadOnlyList<Address> To { get; set; } = [];

    public void Validate(OptionProblems problems)
    {
        if (To?.Count is null or 0 or > ControlEndpoints.Most)
        {
            problems.Add(nameof(To), null, $"has {To?.Count ?? 0} peers", $"1 to {ControlEndpoints.Most}");
        }
    }
}

public sealed class Peers(PeersOptions options) : IDiscoveryStrategy
{
    public ValueTask StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.CompletedTask;
    }

    public ValueTask StopAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public async IAsyncEnumerable<ControlEndpoints> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return ControlEndpoints.Of(
            [new IPEndPoint(IPAddress.IPv6Any, options.Port)],
            options.To.Select(address => new IPEndPoint(address.ToIPAddress(), options.Port)));

        // The list never changes: wait for the end.
        TaskCompletionSource ended = new();
        using (cancellationToken.Register(ended.SetResult))
        {
            await ended.Task.ConfigureAwait(false);
        }
    }
}
