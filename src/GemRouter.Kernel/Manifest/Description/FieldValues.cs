namespace GemRouter.Kernel.Manifests;

/// <summary>The values of a section's options.</summary>
internal sealed class FieldValues
{
    private readonly Dictionary<Field, object?> _values = [];

    /// <summary>The component, where the section describes one.</summary>
    public ComponentUse? Component { get; set; }

    public void Set<T>(Field<T> field, T value) => _values[field] = value;

    public T Get<T>(Field<T> field) => (T)_values[field]!;
}
