using SharpFuzz;

namespace GemRouter.Fuzz.Running;

/// <summary>A copy of this program whose assemblies tell AFL which way an input takes. The product's own are never touched.</summary>
internal static class Instrumented
{
    private static readonly string[] Assemblies =
    [
        "GemRouter.Protocol.dll", "GemRouter.Kernel.dll", "GemRouter.KeyBundles.dll", "GemRouter.Loading.dll", "GemRouter.Abstractions.dll", "GemRouter.Plugin.Pcap.dll", "GemRouter.Plugin.Ring.dll", "GemRouter.Plugin.FileKeys.dll", "gemrouter.dll", "YamlDotNet.dll",
    ];

    /// <summary>Makes the copy anew.</summary>
    /// <param name="folder">Where.</param>
    /// <returns>The program in it.</returns>
    public static string Make(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        foreach (string file in Directory.EnumerateFiles(AppContext.BaseDirectory, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(folder, Path.GetRelativePath(AppContext.BaseDirectory, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        foreach (string assembly in Assemblies)
        {
            foreach (string _ in Fuzzer.Instrument(Path.Combine(folder, assembly), static _ => true, Options.Value))
            {
            }
        }

        return Path.Combine(folder, Path.GetFileName(typeof(Instrumented).Assembly.Location));
    }
}
