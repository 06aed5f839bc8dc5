using System.Reflection;
using GemRouter.Testing;

namespace GemRouter.Plugin.FileKeys.Tests;

public sealed class FileKeysPluginTests
{
    [Fact]
    public void The_assembly_names_its_plugin()
    {
        GemPluginAttribute attribute = Assert.Single(typeof(FileKeysPlugin).Assembly.GetCustomAttributes<GemPluginAttribute>());

        Assert.Equal("gem.file-keys", attribute.Id);
        Assert.Equal(typeof(FileKeysPlugin), attribute.Plugin);
        Assert.Equal("0.1", attribute.Contract);
    }

    [Fact]
    public void It_brings_one_key_source_that_needs_nothing()
    {
        ComponentFactory factory = Assert.Single(PluginFixture.Of<FileKeysPlugin>().Factories);

        Assert.Equal((ComponentKind.KeySource, "file", typeof(FileKeyOptions)), (factory.Kind, factory.Name, factory.OptionsType));
        Assert.Equal(ComponentNeeds.None, factory.NeedsOf(factory.CreateOptions()));
    }

    [Fact]
    public void A_key_in_place_of_its_path_is_refused_and_not_shown()
    {
        foreach (string path in (string[])[KeyFolder.Digits, KeyFolder.Digits.ToUpperInvariant(), $" {KeyFolder.Digits}\n"])
        {
            OptionProblem problem = Assert.Single(OptionProblems.Of(new FileKeyOptions { Path = path }));
            Assert.Null(problem.Value);
            Refusal.AssertShowsNothing(new InvalidOperationException(problem.ToString()), path, "-");
        }
    }

    [Fact]
    public void A_path_of_hexadecimal_digits_of_another_length_is_a_path() =>
        Assert.Empty(OptionProblems.Of(new FileKeyOptions { Path = "cafe" }));

    [Fact]
    public void A_path_with_a_NUL_is_refused() => // the system would open what stands before it
        Assert.Contains("NUL", Assert.Single(OptionProblems.Of(new FileKeyOptions { Path = "a\0b" })).Problem, StringComparison.Ordinal);

    [Fact]
    public async Task Purpose_and_name_do_not_matter_to_a_source_of_one_key()
    {
        using KeyFolder folder = new();
        FileKeySource source = new(folder.Write());
        foreach (KeyPurpose purpose in Enum.GetValues<KeyPurpose>())
        {
            using Secret secret = await source.GetSecretAsync(new KeyRequest(purpose, "any name"), CancellationToken.None);
            Assert.True(secret.Reveal().SequenceEqual(KeyFolder.Key));
        }
    }
}
