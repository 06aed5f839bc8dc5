using System.ComponentModel.DataAnnotations;
using GemRouter.Kernel.Manifests;

namespace GemRouter.Kernel.Tests.Manifests;

/// <summary>What a plugin's author is told of options that nobody gives.</summary>
public sealed class DefaultOptionsTests
{
    [Fact]
    public void What_is_required_is_named_as_a_manifest_names_it()
    {
        Diagnostic found = Assert.Single(DefaultOptions.Check(Stage<Needy>()));
        Assert.Equal((ManifestCode.OptionRefused, "red-device"), (found.Code, found.Path));
    }

    [Fact]
    public void A_class_that_throws_is_at_fault() =>
        Assert.Equal((ManifestCode.OptionsFaulty, ""), Assert.Single(DefaultOptions.Check(Stage<Faulty>()).Select(static one => (one.Code, one.Path))));

    [Fact]
    public void Defaults_that_will_do_are_nothing_to_tell() => Assert.Empty(DefaultOptions.Check(Stage<NoOptions>()));

    private static ComponentFactory Stage<T>()
        where T : class, new() => ComponentFactory.Stage<T>("stage", "For a test.", static (_, _) => throw new ComponentException("It is not made."));

    private sealed class Needy
    {
        [Required]
        public string? RedDevice { get; set; }
    }

    private sealed class Faulty : IValidatedOptions
    {
        public void Validate(OptionProblems problems) => throw new InvalidOperationException("no");
    }
}
