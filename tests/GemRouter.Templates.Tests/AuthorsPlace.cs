using System.Xml.Linq;

namespace GemRouter.Templates.Tests;

/// <summary>
/// Where an author works: a folder outside the repository, with the packages in it and nothing else of GemRouter. It has a home of its own for dotnet, so that what is installed there is installed nowhere else, and a folder of its own
/// for packages, so that a package of an earlier run is no answer; what others publish comes from where this user already has it.
/// </summary>
public sealed class AuthorsPlace : IAsyncLifetime
{
    /// <summary>The version of the packages. Never another: they go into a folder that is new each time.</summary>
    internal const string Version = "0.1.0-journey";

    private readonly SemaphoreSlim _two = new(2);
    private readonly SemaphoreSlim _one = new(1);
    private string _root = "";

    /// <summary>Where <c>./dev pack</c> put what it made.</summary>
    internal string Packages => Path.Combine(_root, "packages");

    internal string Folder => _root;

    /// <summary>What <c>./dev pack</c> said.</summary>
    internal Said Packed { get; private set; } = null!;

    /// <summary>What the first command of docs/plugins/getting-started.md said: it installs the template, once for all.</summary>
    internal Said Installed { get; private set; } = null!;

    private Shell Shell { get; set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The commands are typed into bash.");
        _root = Directory.CreateTempSubdirectory("gemrouter-author-").FullName;
        string home = Directory.CreateDirectory(Path.Combine(_root, "home")).FullName;
        new XDocument(new XElement(
            "configuration",
            new XElement("config", new XElement("add", new XAttribute("key", "globalPackagesFolder"), new XAttribute("value", Path.Combine(_root, "cache")))),
            new XElement("fallbackPackageFolders", new XElement("add", new XAttribute("key", "user"), new XAttribute("value", UsersPackages()))))).Save(Path.Combine(_root, "nuget.config"));
        Shell = new Shell(_root, new Dictionary<string, string?>
        {
            ["DOTNET_CLI_HOME"] = home,
            ["DOTNET_NOLOGO"] = "1",
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1",
            ["DOTNET_SYSTEM_GLOBALIZATION_PREDEFINED_CULTURES_ONLY"] = "0",
            ["MSBUILDDISABLENODEREUSE"] = "1", // leaves no build processes behind
            ["NuGetAudit"] = "false", // an author's own affair, and a question to the network
            ["NUGET_PACKAGES"] = null,
            ["CI"] = null,
            ["MSBuildSDKsPath"] = null, // what runs these tests tells its children of itself
            ["MSBUILD_EXE_PATH"] = null,
            ["MSBuildExtensionsPath"] = null,
            ["MSBuildLoadMicrosoftTargetsReadOnly"] = null,
        });
        Shell here = new(Repository.Root, new Dictionary<string, string?> { ["MSBuildSDKsPath"] = null, ["MSBUILD_EXE_PATH"] = null, ["MSBuildExtensionsPath"] = null, ["MSBuildLoadMicrosoftTargetsReadOnly"] = null });
        Packed = await here.RunAsync($"./dev pack --version {Version} -o '{Packages}'", TestContext.Current.CancellationToken);
        Installed = Packed.ExitCode == 0 ? await Shell.RunAsync(Guide.FirstCommands[0], TestContext.Current.CancellationToken) : Packed;
    }

    public ValueTask DisposeAsync()
    {
        _one.Dispose();
        _two.Dispose();
        if (_root.Length > 0)
        {
            Directory.Delete(_root, recursive: true);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Runs commands one after the other, as far as they go well; two such runs at a time, and of all of them one that makes a project from the template.</summary>
    internal async Task<IReadOnlyList<Said>> RunAsync(params IReadOnlyList<string> commands)
    {
        Assert.True(Installed.ExitCode == 0, "There is no template: see PackageTests.");
        List<Said> said = [];
        await _two.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            foreach (string command in commands)
            {
                SemaphoreSlim? alone = command.StartsWith("dotnet new ", StringComparison.Ordinal) ? _one : null; // two would write the template engine's settings at the same time
                await (alone?.WaitAsync(TestContext.Current.CancellationToken) ?? Task.CompletedTask);
                try
                {
                    said.Add(await Shell.RunAsync(command, TestContext.Current.CancellationToken));
                }
                finally
                {
                    alone?.Release();
                }

                if (said[^1].ExitCode != 0)
                {
                    break;
                }
            }
        }
        finally
        {
            _two.Release();
        }

        return said;
    }

    // As NuGet finds it.
    private static string UsersPackages() =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } chosen ? chosen
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}
