using GemRouter.Kernel.Manifests;

namespace GemRouter.Kernel.Running;

/// <summary>The cipher suites that a router has: all that its plugins bring and that work without options of their own.</summary>
internal sealed class SuiteBook
{
    /// <exception cref="ComponentException">Two suites have one number, or one that the manifest names cannot be made.</exception>
    public SuiteBook(RouterManifest manifest, ComponentMaker maker, IComponentCatalog catalog)
    {
        HashSet<string> named = [.. manifest.Groups.SelectMany(static group => group.Allow.Prepend(group.Suite))];
        Dictionary<byte, (string Name, ICipherSuite Suite)> made = [];
        Dictionary<byte, ComponentIdentity> identities = [];
        foreach (string name in catalog.NamesOf(ComponentKind.CipherSuite).Order(StringComparer.Ordinal))
        {
            ComponentFactory factory = catalog.Find(ComponentKind.CipherSuite, name)!;
            object options = factory.CreateOptions();
            if (OptionProblems.Of(options) is { Count: > 0 } problems)
            {
                if (named.Contains(name))
                {
                    throw new ComponentException($"The cipher suite \"{name}\" does not work without options: {problems[0]}");
                }

                continue;
            }

            MadeComponent<ICipherSuite> component = maker.Make<ICipherSuite>(
                new ComponentUse(ComponentKind.CipherSuite, name, factory, options, name), name, $"cipher suite \"{name}\"");
            ICipherSuite suite = component.Component;
            if (!made.TryAdd(suite.Parameters.Id, (name, suite)))
            {
                throw new ComponentException($"The cipher suites \"{made[suite.Parameters.Id].Name}\" and \"{name}\" have one number, {suite.Parameters.Id}; leave one of their plugins out.");
            }

            identities.Add(suite.Parameters.Id, component.Identity);
        }

        // Plain dictionaries: a handful of entries, and freezing them costs more at the start than it ever gives back.
        Identities = identities;
        ById = made.ToDictionary(static pair => pair.Key, static pair => pair.Value.Suite);
        Names = made.ToDictionary(static pair => pair.Key, static pair => pair.Value.Name);
        Ids = made.ToDictionary(static pair => pair.Value.Name, static pair => pair.Key, StringComparer.Ordinal);
        Parameters = made.Values.ToDictionary(static pair => pair.Name, static pair => pair.Suite.Parameters, StringComparer.Ordinal);
    }

    /// <summary>The suites that work.</summary>
    public IReadOnlyDictionary<byte, ICipherSuite> ById { get; private set; }

    /// <summary>Which component each is.</summary>
    public IReadOnlyDictionary<byte, ComponentIdentity> Identities { get; }

    public IReadOnlyDictionary<byte, string> Names { get; }

    public IReadOnlyDictionary<string, byte> Ids { get; }

    public IReadOnlyDictionary<string, SuiteParameters> Parameters { get; }

    /// <summary>A suite does not work here: it is not used, for nothing.</summary>
    public void TakeOut(byte id) => ById = ById.Where(pair => pair.Key != id).ToDictionary();
}
