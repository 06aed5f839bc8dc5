using System.Reflection;
using Xunit;

namespace GemRouter.Testing;

/// <content>Description and options.</content>
public abstract partial class ComponentConformance
{
    /// <summary>The description can be read by people and used in a manifest.</summary>
    [Fact]
    public void Its_name_and_summary_are_sane()
    {
        ComponentFactory factory = Factory;
        Assert.Equal(Kind, factory.Kind);
        Assert.InRange(factory.Summary.Length, 1, 200);
        Assert.DoesNotContain('\n', factory.Summary);
        Assert.True(factory.Summary == factory.Summary.Trim(), "The summary begins or ends with white space.");
    }

    /// <summary>The needs are numbers that a host accepts, and the same each time.</summary>
    [Fact]
    public void Its_needs_are_within_bounds()
    {
        foreach (object options in ValidOptions())
        {
            ComponentNeeds needs = Factory.NeedsOf(options);
            Assert.InRange(needs.Headroom, 0, 256);
            Assert.InRange(needs.Tailroom, 0, 256);
            Assert.Equal(needs, Factory.NeedsOf(options));
        }
    }

    /// <summary>Defaults are good for all that is not required.</summary>
    [Fact]
    public void Its_defaults_are_valid_but_for_what_is_required() => Assert.All(
        OptionProblems.Of(Factory.CreateOptions()),
        static problem => Assert.True(string.IsNullOrEmpty(problem.Value), $"The default is refused: {problem}"));

    /// <summary>What is valid is accepted.</summary>
    [Fact]
    public void Valid_options_yield_no_problem() => Assert.All(ValidOptions(), static options => Assert.Empty(OptionProblems.Of(options)));

    /// <summary>What is wrong is found, all of it in one go, and told so that a person can mend it.</summary>
    [Fact]
    public void Invalid_options_yield_all_their_problems_at_once() => Assert.All(InvalidSamples(), static sample =>
    {
        IReadOnlyList<OptionProblem> found = OptionProblems.Of(sample.Options);
        foreach (string path in sample.Paths)
        {
            Assert.True(
                found.Any(problem => problem.Path == path),
                $"No problem was found at {path}; found: {(found.Count == 0 ? "none" : string.Join("; ", found))}");
        }

        Assert.NotEmpty(sample.Paths);
        Assert.All(found, static problem => Assert.False(string.IsNullOrWhiteSpace(problem.Problem), $"{problem.Path}: the problem is not said."));
    });

    /// <summary>A check finds problems also in what nobody would write; it does not throw.</summary>
    [Fact]
    public void Checking_options_never_throws()
    {
        foreach (PropertyInfo property in OptionKinds.PropertiesOf(Factory.OptionsType).Where(static property => property.CanWrite))
        {
            foreach (object? value in ExtremesOf(property.PropertyType))
            {
                object options = Factory.CreateOptions();
                property.SetValue(options, value);
                Exception? thrown = Record.Exception(() => OptionProblems.Of(options));
                Assert.True(thrown is null, $"With {property.Name} = {value ?? "null"}, checking the options throws: {thrown?.Message}");
            }
        }
    }

    /// <summary>A manifest can fill every option.</summary>
    [Fact]
    public void Every_option_is_of_a_kind_that_a_manifest_can_fill() => Assert.Empty(OptionKinds.FindUnfillable(Factory.OptionsType));

    /// <summary>Whoever has options that take effect while it runs can take them.</summary>
    [Fact]
    public void It_takes_new_values_of_its_reloadable_options()
    {
        PropertyInfo[] reloadable =
            [.. OptionKinds.PropertiesOf(Factory.OptionsType).Where(static property => Attribute.IsDefined(property, typeof(ReloadableAttribute)))];
        if (reloadable.Length == 0)
        {
            return;
        }

        (object component, _) = Make();
        IReloadable target = Assert.IsType<IReloadable>(component, exactMatch: false);
        foreach (object sample in ValidOptions())
        {
            object options = Options();
            foreach (PropertyInfo property in reloadable)
            {
                property.SetValue(options, property.GetValue(sample));
            }

            target.Reload(options);
        }
    }

    private static IEnumerable<object?> ExtremesOf(Type type)
    {
        if (!type.IsValueType || Nullable.GetUnderlyingType(type) is not null)
        {
            yield return null;
        }

        if (type == typeof(string))
        {
            yield return "";
            yield return "\0 \u20AC/..";
        }

        if (type.IsValueType)
        {
            Type plain = Nullable.GetUnderlyingType(type) ?? type;
            yield return Activator.CreateInstance(plain);
            foreach (string name in (string[])["MinValue", "MaxValue", "NaN"])
            {
                if (plain.GetField(name) is { IsStatic: true } field)
                {
                    yield return field.GetValue(null);
                }
            }
        }
    }
}
