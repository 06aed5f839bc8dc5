using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace GemRouter;

/// <summary>Collects what is wrong with options, so that a person sees everything at once.</summary>
public sealed class OptionProblems
{
    private readonly List<OptionProblem> _found = [];

    /// <summary>All problems so far, in the order found.</summary>
    public IReadOnlyList<OptionProblem> Found => _found;

    /// <summary>Checks an options object: its attributes, then <see cref="IValidatedOptions"/> where it has that.</summary>
    public static IReadOnlyList<OptionProblem> Of(object options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionProblems problems = new();
        List<ValidationResult> results = [];
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        foreach (ValidationResult result in results)
        {
            string path = result.MemberNames.FirstOrDefault() ?? "";
            PropertyInfo? property = options.GetType().GetProperty(path);
            bool secret = property?.GetCustomAttribute<PasswordPropertyTextAttribute>()?.Password == true;
            problems.Add(path, secret ? null : property?.GetValue(options), result.ErrorMessage ?? "is not allowed");
        }

        (options as IValidatedOptions)?.Validate(problems);
        return problems.Found;
    }

    /// <summary>Adds a problem.</summary>
    /// <param name="path">The property, by <c>nameof</c>; "Peers[2].Port" within lists.</param>
    /// <param name="value">The value; shown in quotes. Null where it is missing.</param>
    /// <param name="problem">What is wrong.</param>
    /// <param name="remedy">What would be right, where the problem does not say it.</param>
    public void Add(string path, object? value, string problem, string? remedy = null) =>
        _found.Add(new OptionProblem(path, value is null ? null : Convert.ToString(value, CultureInfo.InvariantCulture), problem, remedy));
}
