using System.Reflection;

namespace GemRouter.Testing.Tests;

/// <summary>A component with one deliberate fault, and the facts of its conformance class that must find it.</summary>
internal sealed record Flaw(string Name, Func<ComponentConformance> Make, params string[] Fails)
{
    /// <summary>Facts that find it too where the scheduler lets them: a fault of timing shows when timing does.</summary>
    public IReadOnlyList<string> MayFail { get; init; } = [];

    /// <summary>Runs all facts of a conformance class as a runner would, and names those that fail.</summary>
    public static async Task<Dictionary<string, Exception>> RunAsync(Func<ComponentConformance> make)
    {
        Dictionary<string, Exception> failures = [];
        foreach (MethodInfo fact in FactsOf(make().GetType()))
        {
            ComponentConformance test = make();
            try
            {
                object? result = fact.Invoke(test, null);
                await (result switch
                {
                    Task task => task,
                    ValueTask task => task.AsTask(),
                    _ => Task.CompletedTask,
                });
            }
            catch (Exception exception)
            {
                Exception cause = exception is TargetInvocationException { InnerException: { } inner } ? inner : exception;
                failures.Add(fact.Name, cause);
            }
            finally
            {
                await test.DisposeAsync();
            }
        }

        return failures;
    }

    /// <summary>The facts of a class and those that it inherits.</summary>
    public static IEnumerable<MethodInfo> FactsOf(Type conformance) =>
        conformance.GetMethods(BindingFlags.Public | BindingFlags.Instance).Where(static method => method.GetCustomAttribute<FactAttribute>() is not null);

    /// <summary>The facts that a class declares itself.</summary>
    public static IEnumerable<string> NamesOf(Type conformance) =>
        FactsOf(conformance).Where(method => method.DeclaringType == conformance).Select(static method => method.Name);

    /// <summary>Asserts that exactly the named facts, and perhaps those that may, find this flaw.</summary>
    public async Task AssertIsFoundAsync()
    {
        Dictionary<string, Exception> failures = await RunAsync(Make);
        string told = string.Join("\n", failures.Select(static failure => $"{failure.Key}: {failure.Value}"));
        Assert.True(failures.Keys.Except(MayFail).ToHashSet().SetEquals(Fails), $"expected: {string.Join(", ", Fails)}\nfailed: {string.Join(", ", failures.Keys)}\n{told}");
    }
}
