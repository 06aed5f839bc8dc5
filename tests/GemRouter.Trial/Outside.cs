using GemRouter.Testing;

namespace GemRouter.Trial;

/// <summary>The mocks that the trial's plugin put into its services.</summary>
internal static class Outside
{
    public static T Mock<T>(this PluginFixture plugin)
        where T : class => (T)plugin.Services.Single(static service => service.ServiceType == typeof(T)).ImplementationInstance!;
}
