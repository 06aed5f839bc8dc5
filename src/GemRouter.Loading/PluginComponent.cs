namespace GemRouter.Loading;

/// <summary>A component, and the plugin that brings it.</summary>
/// <param name="Plugin">Whose services the component gets.</param>
/// <param name="Factory">Makes the component.</param>
public sealed record PluginComponent(LoadedPlugin Plugin, ComponentFactory Factory);
