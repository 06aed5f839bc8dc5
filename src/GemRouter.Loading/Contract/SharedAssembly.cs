using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Metadata;

namespace GemRouter.Loading;

/// <summary>An assembly that the host shares with its plugins, as it is in memory: what it offers, by name.</summary>
internal sealed class SharedAssembly
{
    private readonly Lazy<Dictionary<string, TypeDefinitionHandle>> _types;
    private readonly Lazy<Dictionary<string, string>> _forwarded;

    public SharedAssembly(Assembly assembly)
    {
        Assembly = assembly;
        AssemblyName name = assembly.GetName();
        Name = name.Name!;
        Version = name.Version!;
        Reader = MetadataInMemory.Of(assembly);
        _types = new Lazy<Dictionary<string, TypeDefinitionHandle>>(PublicTypes);
        _forwarded = new Lazy<Dictionary<string, string>>(Forwarded);
    }

    public Assembly Assembly { get; }

    public string Name { get; }

    public Version Version { get; }

    /// <summary>Where it was loaded from.</summary>
    public string Path => PathOf(Assembly);

    public MetadataReader Reader { get; }

    /// <summary>Where an assembly was loaded from, for a person; a host of a single file has its own inside.</summary>
    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "The empty path has its text.")]
    public static string PathOf(Assembly assembly) => assembly.Location.Length > 0 ? assembly.Location : "inside the router's program file";

    /// <summary>A public type by its full name, nested ones included.</summary>
    public TypeDefinitionHandle? FindType(string fullName) => _types.Value.TryGetValue(fullName, out TypeDefinitionHandle handle) ? handle : null;

    /// <summary>The assembly to which a type that was once here has moved.</summary>
    public string? ForwardedTo(string fullName) => _forwarded.Value.GetValueOrDefault(fullName);

    /// <summary>Reads what is otherwise read when it is first asked for.</summary>
    public void Prepare() => _ = (_types.Value, _forwarded.Value);

    private Dictionary<string, TypeDefinitionHandle> PublicTypes() =>
        Reader.TypeDefinitions.Where(handle => TypeNames.IsPublic(Reader, handle)).ToDictionary(handle => TypeNames.Of(Reader, handle), StringComparer.Ordinal);

    private Dictionary<string, string> Forwarded()
    {
        Dictionary<string, string> forwarded = new(StringComparer.Ordinal);
        foreach (ExportedType type in Reader.ExportedTypes.Select(Reader.GetExportedType))
        {
            if (type.IsForwarder && type.Implementation.Kind == HandleKind.AssemblyReference)
            {
                string space = Reader.GetString(type.Namespace);
                forwarded[space.Length == 0 ? Reader.GetString(type.Name) : $"{space}.{Reader.GetString(type.Name)}"] =
                    Reader.GetString(Reader.GetAssemblyReference((AssemblyReferenceHandle)type.Implementation).Name);
            }
        }

        return forwarded;
    }
}
