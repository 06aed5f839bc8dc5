namespace GemRouter;

/// <summary>A plugin's entry: tells the host which components the plugin can make.</summary>
public interface IPlugin
{
    /// <summary>Describes the plugin's components, and nothing else: no I/O, no thread, no component is made here.
    /// It is called once, before the manifest is checked; what it throws keeps the router from starting.</summary>
    void Register(IPluginRegistry registry);
}
