using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace GemRouter.Loading;

/// <summary>An assembly read as data: nothing in it is loaded or run. The file is untrusted: what it holds may be anything.</summary>
internal sealed class AssemblyFile
{
    private AssemblyFile(string path, PEHeaders headers, MetadataReader reader)
    {
        Path = path;
        Headers = headers;
        Reader = reader;
        AssemblyDefinition definition = reader.GetAssemblyDefinition();
        Name = reader.GetString(definition.Name);
        Version = definition.Version;
    }

    public string Path { get; }

    public PEHeaders Headers { get; }

    public MetadataReader Reader { get; }

    public string Name { get; }

    public Version Version { get; }

    /// <summary>Opens an assembly, reads from it, and closes it. Where the file cannot be read, or what is in it makes no sense, that is a problem and no exception.</summary>
    /// <returns>What was read, or null after a problem.</returns>
    public static T? Read<T>(string path, ProblemList problems, Func<AssemblyFile, T?> read)
        where T : class
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            long length = stream.Length;
            using PEReader image = new(stream, PEStreamOptions.PrefetchMetadata); // which closes the stream
            if (!image.HasMetadata || image.PEHeaders.CorHeader is null)
            {
                problems.Add(PluginProblemCode.NotAnAssembly, path, "the file is a native library and no .NET assembly");
                return null;
            }

            if (image.PEHeaders.SectionHeaders.Any(section => (long)section.PointerToRawData + section.SizeOfRawData > length))
            {
                problems.Add(PluginProblemCode.NotAnAssembly, path, "the file is cut short");
                return null;
            }

            MetadataReader reader = image.GetMetadataReader();
            if (!reader.IsAssembly)
            {
                problems.Add(PluginProblemCode.NotAnAssembly, path, "the file is a .NET module and no assembly");
                return null;
            }

            return read(new AssemblyFile(path, image.PEHeaders, reader));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add(PluginProblemCode.Unreadable, path, $"the file cannot be read: {Foreign.Line(exception.Message)}");
        }
        catch (Exception exception) when (IsOfMalformedImage(exception))
        {
            problems.Add(PluginProblemCode.NotAnAssembly, path, "the file is no .NET assembly, or a damaged one");
        }

        return null;
    }

    // The reader promises BadImageFormatException; offsets and sizes that were made to deceive also end in these.
    private static bool IsOfMalformedImage(Exception exception) => exception is BadImageFormatException or InvalidOperationException or ArgumentException
        or OverflowException or IndexOutOfRangeException or InvalidCastException or InsufficientExecutionStackException or NotSupportedException;
}
