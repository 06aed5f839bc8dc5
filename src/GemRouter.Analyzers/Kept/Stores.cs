using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GemRouter.Analyzers;

/// <summary>Calls that keep what they are passed.</summary>
internal static class Stores
{
    /// <summary>The arguments that a collection keeps; none where the call is no such.</summary>
    public static IEnumerable<IOperation> Stored(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        bool stores = method.Name is "Add" or "TryAdd" or "AddFirst" or "AddLast" or "AddRange" or "Enqueue" or "TryEnqueue" or "EnqueueRange" or "EnqueueDequeue" or "DequeueEnqueue"
            or "Push" or "TryPush" or "PushRange" or "Insert" or "InsertRange" or "SetItem" or "TryUpdate" or "AddOrUpdate" or "GetOrAdd" or "TryWrite" or "WriteAsync";
        return stores && Places.IsCollection(call.Instance?.Type)
            ? call.Arguments.Select(static argument => argument.Value).Where(value => !IsFactory(method, value))
            : [];
    }

    /// <summary>Whose code runs the arguments, or passes them on, after the call: null where nobody's.</summary>
    public static string? Later(IMethodSymbol method)
    {
        if (!Holding.IsOfTheSystem(method))
        {
            return method is { Name: "Start", ContainingType: { Name: "Beat", ContainingNamespace: { Name: "GemRouter", ContainingNamespace.IsGlobalNamespace: true } } } ? "a timer" : null;
        }

        return (method.ContainingType.Name, method.Name) switch
        {
            ("Task", "Run" or "ContinueWith") or ("TaskFactory", "StartNew") or ("TaskFactory", "ContinueWhenAll") => "a task",
            ("ThreadPool", "QueueUserWorkItem" or "UnsafeQueueUserWorkItem" or "RegisterWaitForSingleObject") => "a work item of the thread pool",
            ("Thread", ".ctor" or "Start" or "UnsafeStart") => "another thread",
            ("Timer", ".ctor") or ("TimeProvider", "CreateTimer") => "a timer",
            ("SynchronizationContext", "Post") => "a message to another thread",
            ("CancellationToken", "Register" or "UnsafeRegister") => "a callback",
            _ => null,
        };
    }

    // GetOrAdd and AddOrUpdate call what makes a value and do not keep it.
    private static bool IsFactory(IMethodSymbol method, IOperation value) =>
        method.Name is "GetOrAdd" or "AddOrUpdate" && (value is IDelegateCreationOperation || value.Type?.TypeKind == TypeKind.Delegate);
}
