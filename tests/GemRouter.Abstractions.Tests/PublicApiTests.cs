namespace GemRouter.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_API_is_a_file_under_review()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "GemRouter.sln")))
        {
            folder = folder.Parent;
        }

        Assert.NotNull(folder);
        string[] lines =
        [
            .. File.ReadAllLines(Path.Combine(folder.FullName, "src", "GemRouter.Abstractions", "PublicAPI.Shipped.txt")),
            .. File.ReadAllLines(Path.Combine(folder.FullName, "src", "GemRouter.Abstractions", "PublicAPI.Unshipped.txt")),
        ];
        Assert.Contains("#nullable enable", lines);
        Assert.All(
            typeof(Packet).Assembly.GetExportedTypes().Where(type => !type.IsNested && !type.IsGenericType),
            type => Assert.Contains(lines, line => line == type.FullName));
    }

    [Fact]
    public void The_contract_has_the_assemblys_version()
    {
        Version assembly = typeof(Packet).Assembly.GetName().Version!;
        Assert.Equal(new Version(assembly.Major, assembly.Minor), ContractVersion.Current);
    }
}
