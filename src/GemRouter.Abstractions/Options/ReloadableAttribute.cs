namespace GemRouter;

/// <summary>Marks an option that takes effect on a reload, through <see cref="IReloadable"/>. All others need a new component, which a reload makes.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ReloadableAttribute : Attribute;
