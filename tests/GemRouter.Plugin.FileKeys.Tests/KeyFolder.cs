using System.Text;

namespace GemRouter.Plugin.FileKeys.Tests;

/// <summary>A folder of key files that goes with the test.</summary>
public sealed class KeyFolder : IDisposable
{
    /// <summary>A key for tests, that protects nothing.</summary>
    public const string Digits = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";

    private const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gemrouter-keys-");

    /// <summary>The bytes of <see cref="Digits"/>.</summary>
    public static byte[] Key => Convert.FromHexString(Digits);

    /// <summary>The path of a file, whether it is there or not.</summary>
    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Writes a file, for its owner alone where nothing else is said.</summary>
    public string Write(string content = Digits, UnixFileMode mode = OwnerAlone, string name = "key") => Write(Encoding.UTF8.GetBytes(content), mode, name);

    /// <summary>Writes a file of any bytes.</summary>
    public string Write(byte[] content, UnixFileMode mode = OwnerAlone, string name = "key")
    {
        string path = PathOf(name);
        File.Delete(path); // the one before may be read-only
        File.WriteAllBytes(path, content);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }

        return path;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
