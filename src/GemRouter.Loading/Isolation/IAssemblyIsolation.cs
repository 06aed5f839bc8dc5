using System.Reflection;

namespace GemRouter.Loading;

/// <summary>Loads a plugin's main assembly so that it sees its own libraries and the host's contract. Running nothing of it.</summary>
internal interface IAssemblyIsolation
{
    /// <exception cref="BadImageFormatException">The runtime takes the file for no assembly.</exception>
    /// <exception cref="IOException">The file cannot be loaded.</exception>
    Assembly Load(string mainAssemblyPath);
}
