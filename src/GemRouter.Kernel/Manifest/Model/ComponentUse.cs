namespace GemRouter.Kernel.Manifests;

/// <summary>A component that a manifest names, with its options filled in and found valid. Two are equal where they name the same component with the same options.</summary>
public sealed class ComponentUse : IEquatable<ComponentUse>
{
    private readonly ComponentFactory? _factory;
    private readonly object? _options;
    private readonly string _written;

    // Factory and options are missing only while a manifest with errors is checked further; such a manifest is not handed out.
    internal ComponentUse(ComponentKind kind, string name, ComponentFactory? factory, object? options, string written)
    {
        Kind = kind;
        Name = name;
        _factory = factory;
        _options = options;
        _written = written;
    }

    /// <summary>Uses a component that no manifest names, for a program that runs a manifest on links of its own.</summary>
    /// <param name="factory">The component.</param>
    /// <param name="options">Its options, filled in and valid; they belong to the one component that is made with them.</param>
    /// <param name="written">What tells it from others of the same name.</param>
    public static ComponentUse Of(ComponentFactory factory, object options, string written)
    {
        ArgumentNullException.ThrowIfNull(factory);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(written);
        return new ComponentUse(factory.Kind, factory.Name, factory, options, written);
    }

    /// <summary>The kind.</summary>
    public ComponentKind Kind { get; }

    /// <summary>The component's name: what stands behind "use:".</summary>
    public string Name { get; }

    /// <summary>Makes the component.</summary>
    public ComponentFactory Factory => _factory ?? throw new InvalidOperationException($"There is no {Kind} {Name}.");

    /// <summary>The options, for <see cref="ComponentFactory.Create"/>. They belong to the one component that is made with them.</summary>
    public object Options => _options ?? throw new InvalidOperationException($"The options of {Name} could not be read.");

    internal object? OptionsIfRead => _options;

    /// <inheritdoc/>
    public bool Equals(ComponentUse? other) => other is not null && Kind == other.Kind && Name == other.Name && _written == other._written;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ComponentUse);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Name, _written);

    /// <summary>The kind and the name; never an option, which may be a secret.</summary>
    public override string ToString() => $"{Wording.Of(Kind)} {Name}";
}
