using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace GemRouter.Loading;

/// <summary>What a plugin offers, needs and was built against, read from its files. Nothing of it is loaded or run.</summary>
public sealed record PluginDescription
{
    /// <summary>What its main assembly says of itself.</summary>
    public required PluginMetadata Metadata { get; init; }

    /// <summary>The kinds of component that its code describes.</summary>
    public required IReadOnlyList<PluginOffer> Offers { get; init; }

    /// <summary>Its classes that implement an interface of the contract, as "Acme.Shaper: IPacketStage, ITimedStage".</summary>
    public required IReadOnlyList<string> Implements { get; init; }

    /// <summary>Types and members of the contract that it uses: "Packet.Drop".</summary>
    public required IReadOnlyList<string> Uses { get; init; }

    /// <summary>What its main assembly was built against.</summary>
    public required IReadOnlyList<PluginReference> References { get; init; }

    /// <summary>The other assemblies in its folder.</summary>
    public required IReadOnlyList<PluginLibrary> Libraries { get; init; }

    /// <summary>The native libraries in its folder.</summary>
    public required IReadOnlyList<NativeLibrary> Natives { get; init; }

    /// <summary>Describes a plugin; null where its files cannot be read.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="problems">Why not.</param>
    public static PluginDescription? Of(PluginMetadata plugin, out IReadOnlyList<PluginProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        ProblemList found = new();
        PluginDescription? description = Describe(plugin, found);
        problems = found.Found;
        return found.IsEmpty ? description : null;
    }

    private static PluginDescription? Describe(PluginMetadata plugin, ProblemList problems)
    {
        PluginDependencies dependencies = new(plugin, problems);
        if (!dependencies.IsUsable)
        {
            return null;
        }

        PluginParts parts = PluginParts.In(plugin, problems);
        ContractUse use = new();
        PluginDescription? description = AssemblyFile.Read(plugin.Path, problems, file => new PluginDescription
        {
            Metadata = plugin,
            Offers = OffersOf(file.Reader),
            Implements = use.Add(file.Reader).Implementations,
            Uses = [],
            References = [.. file.Reader.AssemblyReferences.Select(handle => Reference(file.Reader, handle, dependencies)).OrderBy(static one => one.Name, StringComparer.Ordinal)],
            Libraries = parts.Libraries,
            Natives = parts.Natives,
        });
        foreach (PluginLibrary library in parts.Libraries.Where(static library => !library.IsShared))
        {
            AssemblyFile.Read(Path.Combine(plugin.Folder, library.File), problems, file => use.Add(file.Reader));
        }

        return description is null ? null : description with { Uses = use.Members };
    }

    // ComponentFactory.Stage<AcmeOptions>(…), wherever it is called.
    private static List<PluginOffer> OffersOf(MetadataReader reader)
    {
        HashSet<PluginOffer> offers = [];
        for (int row = 1; row <= reader.GetTableRowCount(TableIndex.MethodSpec); row++)
        {
            MethodSpecification method = reader.GetMethodSpecification(MetadataTokens.MethodSpecificationHandle(row));
            if (method.Method.Kind == HandleKind.MemberReference
                && reader.GetMemberReference((MemberReferenceHandle)method.Method) is { Parent.Kind: HandleKind.TypeReference } member
                && ContractUse.IsOfContract(reader, (TypeReferenceHandle)member.Parent)
                && TypeNames.Of(reader, (TypeReferenceHandle)member.Parent) == typeof(ComponentFactory).FullName
                && Enum.TryParse(reader.GetString(member.Name), out ComponentKind kind)
                && SignatureText.OfArguments(reader, method.Signature) is [var options])
            {
                offers.Add(new PluginOffer(kind, Foreign.Line(options)));
            }
        }

        return [.. offers.OrderBy(static offer => offer.Kind).ThenBy(static offer => offer.OptionsClass, StringComparer.Ordinal)];
    }

    private static PluginReference Reference(MetadataReader reader, AssemblyReferenceHandle handle, PluginDependencies dependencies)
    {
        AssemblyReference reference = reader.GetAssemblyReference(handle);
        string name = reader.GetString(reference.Name);
        PluginReferenceSource source = HostContract.Instance.Find(name) is not null ? PluginReferenceSource.Host
            : FrameworkAssemblies.Instance.VersionOf(name) >= reference.Version ? PluginReferenceSource.Framework
            : dependencies.Find(new AssemblyName { Name = name, Version = reference.Version }) is not null ? PluginReferenceSource.Plugin
            : PluginReferenceSource.Missing;
        return new PluginReference(Foreign.Line(name), reference.Version, source);
    }
}
