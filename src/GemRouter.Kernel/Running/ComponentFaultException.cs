namespace GemRouter.Kernel.Running;

/// <summary>A component did not start or stop as it must: what needs it is given up, and the rest goes on.</summary>
internal sealed class ComponentFaultException : ComponentException
{
    /// <param name="kind">What it did.</param>
    /// <param name="component">Which it is.</param>
    /// <param name="what">For people, without the component's name.</param>
    /// <param name="inner">What it threw, if anything.</param>
    public ComponentFaultException(FaultKind kind, ComponentIdentity component, string what, Exception? inner = null)
        : base($"{component.Name}: {what}", inner!)
    {
        Kind = kind;
        Component = component;
        What = what;
    }

    public FaultKind Kind { get; }

    public ComponentIdentity Component { get; }

    public string What { get; }
}
