namespace GemRouter;

/// <summary>Makes an assembly a plugin: names it, its entry, and the lowest version of the contract that it needs.
/// The host reads this from the file, before any code of the plugin runs. So this constructor never changes within a major version; what is added later will be named properties.
/// While the major version is 0, a minor version may break: what a plugin uses is then checked member by member, before it is loaded.</summary>
/// <example><code>[assembly: GemPlugin("acme.shaper", typeof(ShaperPlugin), "0.1")]</code></example>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class GemPluginAttribute : Attribute
{
    /// <summary>Names the plugin.</summary>
    /// <param name="id">Lower-case letters, digits, '.' and '-', at most 64; unique among all plugins of a router.</param>
    /// <param name="plugin">A public class with a parameterless constructor that implements <see cref="IPlugin"/>.</param>
    /// <param name="contract">The lowest contract version with all that the plugin uses, as "major.minor".</param>
    public GemPluginAttribute(string id, Type plugin, string contract)
    {
        Id = id;
        Plugin = plugin;
        Contract = contract;
    }

    /// <summary>The plugin's name.</summary>
    public string Id { get; }

    /// <summary>The plugin's entry.</summary>
    public Type Plugin { get; }

    /// <summary>The lowest contract version that the plugin needs, as "major.minor".</summary>
    public string Contract { get; }
}
