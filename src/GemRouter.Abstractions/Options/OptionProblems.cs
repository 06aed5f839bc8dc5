using System.Collections;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace GemRouter;

/// <summary>Collects what is wrong with options, so that a person sees everything at once.</summary>
public sealed class OptionProblems
{
    private const int DeepestNesting = 16; // nobody writes deeper; an object that holds itself ends here

    private readonly List<OptionProblem> _found = [];

    /// <summary>All problems so far, in the order found.</summary>
    public IReadOnlyList<OptionProblem> Found => _found;

    /// <summary>Checks an options object: its attributes, then <see cref="IValidatedOptions"/> where it has that; and likewise each options object within it, under the
    /// path of the property that holds it ("Peers[2].Port").</summary>
    public static IReadOnlyList<OptionProblem> Of(object options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionProblems problems = new();
        problems.Check(options, "", 0);
        return problems.Found;
    }

    /// <summary>Adds a problem.</summary>
    /// <param name="path">The property, by <c>nameof</c>; "Peers[2].Port" within lists.</param>
    /// <param name="value">The value; shown in quotes. Null where it is missing.</param>
    /// <param name="problem">What is wrong.</param>
    /// <param name="remedy">What would be right, where the problem does not say it.</param>
    public void Add(string path, object? value, string problem, string? remedy = null) =>
        _found.Add(new OptionProblem(path, value is null ? null : Convert.ToString(value, CultureInfo.InvariantCulture), problem, remedy));

    private void Check(object options, string prefix, int depth)
    {
        List<ValidationResult> results = [];
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        foreach (ValidationResult result in results)
        {
            string name = result.MemberNames.FirstOrDefault() ?? "";
            PropertyInfo? property = options.GetType().GetProperty(name);
            bool secret = property?.GetCustomAttribute<PasswordPropertyTextAttribute>()?.Password == true;
            Add(prefix + name, secret ? null : property?.GetValue(options), result.ErrorMessage ?? "is not allowed");
        }

        OptionProblems own = new();
        (options as IValidatedOptions)?.Validate(own);
        _found.AddRange(own._found.Select(problem => problem with { Path = prefix + problem.Path }));
        if (depth < DeepestNesting)
        {
            CheckNested(options, prefix, depth + 1);
        }
    }

    private void CheckNested(object options, string prefix, int depth)
    {
        foreach (PropertyInfo property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetMethod?.IsPublic != true || property.GetIndexParameters().Length > 0 || property.PropertyType.IsValueType)
            {
                continue;
            }

            object? value = property.GetValue(options);
            if (value is IEnumerable list and not string)
            {
                int index = 0;
                foreach (object? item in list)
                {
                    CheckIfOptions(item, $"{prefix}{property.Name}[{index++}].", depth);
                }
            }
            else
            {
                CheckIfOptions(value, $"{prefix}{property.Name}.", depth);
            }
        }
    }

    private void CheckIfOptions(object? value, string prefix, int depth)
    {
        // A class of the component's own; not a value, nor something of the base library.
        if (value is not null && value.GetType() is { IsClass: true, IsArray: false } type && type.Namespace?.StartsWith("System", StringComparison.Ordinal) != true)
        {
            Check(value, prefix, depth);
        }
    }
}
