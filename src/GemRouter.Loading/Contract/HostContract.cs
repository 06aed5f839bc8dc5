using System.Reflection;
using System.Runtime.Loader;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GemRouter.Loading;

/// <summary>The assemblies whose types cross between host and plugins: the contract, the two libraries in its signatures, and what these reference
/// besides the framework. A plugin gets the host's own, whatever version it was built against and whatever lies beside it.</summary>
internal sealed class HostContract
{
    private readonly Dictionary<string, SharedAssembly> _shared = new(StringComparer.OrdinalIgnoreCase);

    private HostContract()
    {
    }

    /// <summary>The contract assembly itself.</summary>
    public static Assembly Assembly { get; } = typeof(IPlugin).Assembly;

    /// <summary>The one of this process.</summary>
    public static HostContract Instance { get; } = Collect();

    /// <summary>The load context that the host's own assemblies live in.</summary>
    public static AssemblyLoadContext Context => AssemblyLoadContext.GetLoadContext(Assembly) ?? AssemblyLoadContext.Default;

    public IReadOnlyCollection<SharedAssembly> Shared => _shared.Values;

    public SharedAssembly? Find(string? simpleName) => simpleName is not null && _shared.TryGetValue(simpleName, out SharedAssembly? found) ? found : null;

    /// <summary>Reads what is otherwise read when it is first asked for.</summary>
    public void Prepare()
    {
        foreach (SharedAssembly shared in Shared)
        {
            shared.Prepare();
        }
    }

    private static HostContract Collect()
    {
        HostContract contract = new();
        Queue<Assembly> open = new([Assembly, typeof(ILogger).Assembly, typeof(IServiceCollection).Assembly]);
        while (open.TryDequeue(out Assembly? assembly))
        {
            SharedAssembly shared = new(assembly);
            if (contract._shared.TryAdd(shared.Name, shared))
            {
                foreach (AssemblyName reference in assembly.GetReferencedAssemblies().Where(reference => !FrameworkAssemblies.Instance.Contains(reference.Name!)))
                {
                    open.Enqueue(Context.LoadFromAssemblyName(reference));
                }
            }
        }

        return contract;
    }
}
