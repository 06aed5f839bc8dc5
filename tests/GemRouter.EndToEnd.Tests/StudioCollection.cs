namespace GemRouter.EndToEnd.Tests;

/// <summary>The tests that share the routers of <see cref="StudioNetwork"/>.</summary>
[CollectionDefinition(Name)]
public sealed class StudioCollection : ICollectionFixture<StudioNetwork>
{
    public const string Name = "studio";
}
