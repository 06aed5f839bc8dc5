using System.Reflection.Metadata;
using System.Runtime.Versioning;

namespace GemRouter.Loading;

/// <summary>Which .NET an assembly was compiled for.</summary>
internal static class TargetFramework
{
    /// <summary>The text of TargetFrameworkAttribute, or null.</summary>
    public static string? Read(MetadataReader reader)
    {
        foreach (CustomAttributeHandle handle in reader.GetAssemblyDefinition().GetCustomAttributes())
        {
            CustomAttribute attribute = reader.GetCustomAttribute(handle);
            if (AssemblyAttribute.IsOf(reader, attribute, "System.Runtime.Versioning", nameof(TargetFrameworkAttribute), assembly: null))
            {
                BlobReader value = reader.GetBlobReader(attribute.Value);
                return value.ReadUInt16() == 1 ? value.ReadSerializedString() : null;
            }
        }

        return null;
    }

    public static void Check(AssemblyFile file, string? framework, ProblemList problems)
    {
        if (framework is null)
        {
            return; // its references tell
        }

        Version running = Environment.Version;
        string host = $".NET {running.Major}.{running.Minor}";
        string[] parts = framework.Split(",Version=v", 2);
        if (parts.Length != 2 || parts[0] is not (".NETCoreApp" or ".NETStandard") || !Version.TryParse(parts[1], out Version? version))
        {
            problems.Add(PluginProblemCode.WrongFramework, file.Path, $"{Foreign.Line(file.Name)} is built for {Foreign.Quote(framework)}, and this router runs on {host}");
        }
        else if (parts[0] == ".NETCoreApp" && version > new Version(running.Major, running.Minor))
        {
            problems.Add(PluginProblemCode.WrongFramework, file.Path, $"{Foreign.Line(file.Name)} is built for .NET {version}, and this router runs on the older {host}");
        }
    }
}
