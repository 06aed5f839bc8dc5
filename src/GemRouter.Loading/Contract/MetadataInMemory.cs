using System.Reflection;
using System.Reflection.Metadata;

namespace GemRouter.Loading;

/// <summary>Reads the metadata of an assembly that this process runs. Unsafe, because the runtime hands it out as a pointer; a file would do as well, were the host
/// not perhaps a single file that has its assemblies inside.</summary>
internal static class MetadataInMemory
{
    /// <summary>Of one of the host's own assemblies. The memory stays for as long as the assembly does, which is for good.</summary>
    public static unsafe MetadataReader Of(Assembly assembly) => assembly.TryGetRawMetadata(out byte* blob, out int length)
        ? new MetadataReader(blob, length)
        : throw new ArgumentException($"{assembly.GetName().Name} was made in memory and has no metadata.", nameof(assembly));
}
