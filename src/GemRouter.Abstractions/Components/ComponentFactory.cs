using System.Text.RegularExpressions;

namespace GemRouter;

/// <summary>
/// Describes one component that a plugin can make: kind, name, options and needs. Made by the method of its kind; the host calls the rest.
/// Nobody derives from it, so that the contract can grow without breaking a plugin.
/// </summary>
public abstract partial class ComponentFactory
{
    private protected ComponentFactory(ComponentKind kind, string name, string summary, Type optionsType)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(summary);
        if (!NamePattern().IsMatch(name))
        {
            throw new ArgumentException($"\"{name}\" is no component name: a letter, then up to 63 lower-case letters, digits and '-'.", nameof(name));
        }

        Kind = kind;
        Name = name;
        Summary = summary;
        OptionsType = optionsType;
    }

    /// <summary>The kind of component.</summary>
    public ComponentKind Kind { get; }

    /// <summary>The name that a manifest uses (<c>use: udp</c>): a letter, then up to 63 lower-case letters, digits and '-'.</summary>
    public string Name { get; }

    /// <summary>One sentence for people who choose a component.</summary>
    public string Summary { get; }

    /// <summary>The class of the options, see <see cref="IValidatedOptions"/>.</summary>
    public Type OptionsType { get; }

    /// <summary>Makes options with their defaults. Without side effects; may be called any number of times.</summary>
    public abstract object CreateOptions();

    /// <summary>What a component with these options needs. Without side effects.</summary>
    public abstract ComponentNeeds NeedsOf(object options);

    /// <summary>Makes a component: an <see cref="ILink"/>, <see cref="ICipherSuite"/>, <see cref="IKeySource"/>, <see cref="IDiscoveryStrategy"/> or
    /// <see cref="IPacketStage"/>, as <see cref="Kind"/> says.</summary>
    /// <param name="context">What the host gives the component.</param>
    /// <param name="options">Options from <see cref="CreateOptions"/>, filled in and found valid.</param>
    /// <exception cref="ComponentException">It cannot be made here (the message is for a person).</exception>
    public abstract object Create(ComponentContext context, object options);

    /// <summary>Describes a transport.</summary>
    /// <typeparam name="TOptions">The options class, with a default for everything that is not required.</typeparam>
    /// <param name="name">The name that a manifest uses.</param>
    /// <param name="summary">One sentence for people.</param>
    /// <param name="create">Makes a link; no I/O.</param>
    /// <param name="needs">What a link with these options needs; none if left out.</param>
    public static ComponentFactory Transport<TOptions>(
        string name, string summary, Func<ComponentContext, TOptions, ILink> create, Func<TOptions, ComponentNeeds>? needs = null)
        where TOptions : class, new() => new Factory<ILink, TOptions>(ComponentKind.Transport, name, summary, create, needs);

    /// <summary>Describes a cipher suite.</summary>
    /// <inheritdoc cref="Transport"/>
    public static ComponentFactory CipherSuite<TOptions>(
        string name, string summary, Func<ComponentContext, TOptions, ICipherSuite> create, Func<TOptions, ComponentNeeds>? needs = null)
        where TOptions : class, new() => new Factory<ICipherSuite, TOptions>(ComponentKind.CipherSuite, name, summary, create, needs);

    /// <summary>Describes a key source.</summary>
    /// <inheritdoc cref="Transport"/>
    public static ComponentFactory KeySource<TOptions>(
        string name, string summary, Func<ComponentContext, TOptions, IKeySource> create, Func<TOptions, ComponentNeeds>? needs = null)
        where TOptions : class, new() => new Factory<IKeySource, TOptions>(ComponentKind.KeySource, name, summary, create, needs);

    /// <summary>Describes a discovery strategy.</summary>
    /// <inheritdoc cref="Transport"/>
    public static ComponentFactory Discovery<TOptions>(
        string name, string summary, Func<ComponentContext, TOptions, IDiscoveryStrategy> create, Func<TOptions, ComponentNeeds>? needs = null)
        where TOptions : class, new() => new Factory<IDiscoveryStrategy, TOptions>(ComponentKind.Discovery, name, summary, create, needs);

    /// <summary>Describes a packet stage.</summary>
    /// <inheritdoc cref="Transport"/>
    public static ComponentFactory Stage<TOptions>(
        string name, string summary, Func<ComponentContext, TOptions, IPacketStage> create, Func<TOptions, ComponentNeeds>? needs = null)
        where TOptions : class, new() => new Factory<IPacketStage, TOptions>(ComponentKind.Stage, name, summary, create, needs);

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();

    private sealed class Factory<TComponent, TOptions>(
        ComponentKind kind, string name, string summary, Func<ComponentContext, TOptions, TComponent> create, Func<TOptions, ComponentNeeds>? needs)
        : ComponentFactory(kind, name, summary, typeof(TOptions))
        where TComponent : class
        where TOptions : class, new()
    {
        private readonly Func<ComponentContext, TOptions, TComponent> _create = create ?? throw new ArgumentNullException(nameof(create));

        public override object CreateOptions() => new TOptions();

        public override ComponentNeeds NeedsOf(object options) => needs?.Invoke((TOptions)options) ?? ComponentNeeds.None;

        public override object Create(ComponentContext context, object options)
        {
            ArgumentNullException.ThrowIfNull(context);
            return _create(context, (TOptions)options);
        }
    }
}
