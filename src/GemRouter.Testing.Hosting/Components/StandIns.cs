using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace GemRouter.Testing;

/// <summary>The components that every fixture brings.</summary>
internal static class StandIns
{
    /// <summary>The transport <c>memory</c>. A fixture makes its links itself, with the options of the manifest.</summary>
    public static ComponentFactory Memory { get; } = ComponentFactory.Transport<MemoryLinkOptions>(
        "memory", "A link on a network in memory.", static (_, _) => throw new ComponentException("links in memory are made by a RouterFixture alone"),
        static _ => new ComponentNeeds { MaxShards = MemoryLink.MostShards });

    /// <summary>The key source <c>test</c>.</summary>
    public static ComponentFactory Keys { get; } = ComponentFactory.KeySource<TestKeyOptions>(
        "test", "Keys of a seed that anybody may know, for tests.", static (_, options) => new TestKeySource(options.Seed));

    /// <summary>The discovery strategy <c>memory</c>.</summary>
    public static ComponentFactory Discovery { get; } = ComponentFactory.Discovery<NoOptions>(
        "memory", "All routers on the network meet in one group.", static (_, _) => new Meeting());

    private sealed class Meeting : IDiscoveryStrategy
    {
        private static readonly ControlEndpoints Place = ControlEndpoints.Multicast(GroupAddress.Parse("239.255.71.77"), 7177);

        public ValueTask StartAsync(CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return ValueTask.CompletedTask;
        }

        public ValueTask StopAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public async IAsyncEnumerable<ControlEndpoints> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            yield return Place;

            TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
            using (cancellationToken.Register(ended.SetResult))
            {
                await ended.Task.ConfigureAwait(false);
            }
        }
    }
}

/// <summary>The options of the key source <c>test</c>.</summary>
internal sealed class TestKeyOptions
{
    [Description("What the key is made of; the same seed gives the same key.")]
    public string Seed { get; set; } = "";
}
