using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GemRouter.Analyzers;

/// <summary>Which members of the base library block.</summary>
internal static class BlockingCalls
{
    /// <summary>What an operation is, where it blocks by itself.</summary>
    public static Found? Look(IOperation operation) => operation switch
    {
        ILockOperation => new Found(BlockingKind.Lock, "lock", operation.Syntax.GetFirstToken().GetLocation()),
        IInvocationOperation call when KindOf(call.TargetMethod) is { } kind && !WaitsForNoTime(call) => Named(kind, call.TargetMethod, operation),
        IObjectCreationOperation { Constructor: { } constructor } when KindOf(constructor) is { } kind => Named(kind, constructor, operation),
        IPropertyReferenceOperation { Property: { } property } when KindOf(property) is { } kind => Named(kind, property, operation),
        _ => null,
    };

    /// <summary>The task whose result is taken, by its local, parameter or field; null where it is none of them.</summary>
    public static ISymbol? TaskOf(IOperation operation)
    {
        IOperation? task = operation switch
        {
            IInvocationOperation { TargetMethod.Name: "GetResult", Instance: IInvocationOperation { TargetMethod.Name: "GetAwaiter", Instance: { } instance } } => instance,
            IInvocationOperation { Instance: { } instance } => instance,
            IPropertyReferenceOperation { Instance: { } instance } => instance,
            _ => null,
        };
        return task switch
        {
            ILocalReferenceOperation local => local.Local,
            IParameterReferenceOperation parameter => parameter.Parameter,
            IFieldReferenceOperation field => field.Field,
            _ => null,
        };
    }

    /// <summary>True where the operation asks whether a task has completed: its result is then taken without waiting.</summary>
    public static bool AsksForCompletion(IOperation operation) =>
        operation is IPropertyReferenceOperation { Property: { Name: "IsCompleted" or "IsCompletedSuccessfully" } };

    private static BlockingKind? KindOf(IPropertySymbol property) => (NameOf(property.ContainingType), property.Name) switch
    {
        ("System.Threading.Tasks.Task" or "System.Threading.Tasks.ValueTask", "Result") => BlockingKind.TaskWait,
        ("System.Console", _) => BlockingKind.Outside,
        _ => null,
    };

    private static BlockingKind? KindOf(IMethodSymbol method)
    {
        string type = NameOf(method.ContainingType);
        string name = method.Name;
        if (!type.StartsWith("System.", StringComparison.Ordinal))
        {
            return null;
        }

        return (type, name) switch
        {
            ("System.Threading.Tasks.Task", "Wait" or "WaitAll" or "WaitAny") => BlockingKind.TaskWait,
            ("System.Threading.Tasks.Task", "Delay") => BlockingKind.Sleep,
            ("System.Threading.Tasks.Task", "Run" or "Start" or "RunSynchronously") => BlockingKind.OtherThread,
            ("System.Threading.Tasks.TaskFactory", "StartNew") => BlockingKind.OtherThread,
            ("System.Threading.Tasks.Parallel", _) => BlockingKind.OtherThread,
            ("System.Threading.ThreadPool", "QueueUserWorkItem" or "UnsafeQueueUserWorkItem") => BlockingKind.OtherThread,
            ("System.Threading.Thread", "Start" or "UnsafeStart") => BlockingKind.OtherThread,
            ("System.Threading.Thread", "Sleep" or "Join") => BlockingKind.Sleep,
            ("System.Threading.Monitor", "Enter" or "Wait") => BlockingKind.Lock,
            ("System.Threading.Monitor", "TryEnter") => HasTimeout(method) ? BlockingKind.Lock : null,
            ("System.Threading.Lock", "Enter" or "EnterScope") => BlockingKind.Lock,
            ("System.Threading.Lock", "TryEnter") => HasTimeout(method) ? BlockingKind.Lock : null,
            ("System.Threading.SpinLock", "Enter") => BlockingKind.Lock,
            ("System.Threading.ReaderWriterLockSlim", "EnterReadLock" or "EnterWriteLock" or "EnterUpgradeableReadLock") => BlockingKind.Lock,
            ("System.Threading.ReaderWriterLock", "AcquireReaderLock" or "AcquireWriterLock") => BlockingKind.Lock,
            ("System.Threading.WaitHandle", "WaitOne" or "WaitAny" or "WaitAll" or "SignalAndWait") => BlockingKind.Signal,
            ("System.Threading.SemaphoreSlim" or "System.Threading.ManualResetEventSlim" or "System.Threading.CountdownEvent", "Wait") => BlockingKind.Signal,
            ("System.Threading.Barrier", "SignalAndWait") => BlockingKind.Signal,
            ("System.Threading.SpinWait", "SpinUntil") => BlockingKind.Signal,
            ("System.Collections.Concurrent.BlockingCollection", "Add" or "Take" or "AddToAny" or "TakeFromAny" or "GetConsumingEnumerable") => BlockingKind.Signal,
            _ when name == "GetResult" && method.ContainingType.Name.EndsWith("Awaiter", StringComparison.Ordinal) => BlockingKind.TaskWait,
            _ when name.EndsWith("Async", StringComparison.Ordinal) || IsAccessor(method) => null, // what they return is what may be waited for
            ("System.Console", _) => BlockingKind.Outside,
            ("System.Net.Dns", _) => BlockingKind.Outside,
            ("System.Net.Http.HttpClient" or "System.Net.Http.HttpMessageInvoker", "Send") => BlockingKind.Outside,
            ("System.Diagnostics.Process", "Start" or "WaitForExit" or "WaitForInputIdle") => BlockingKind.Outside,
            ("System.IO.File" or "System.IO.Directory" or "System.IO.RandomAccess", _) => BlockingKind.InputOutput,
            ("System.IO.FileInfo" or "System.IO.DirectoryInfo" or "System.IO.FileStream" or "System.IO.StreamReader" or "System.IO.StreamWriter", _) =>
                name == "Dispose" ? null : BlockingKind.InputOutput,
            ("System.Net.Sockets.Socket", "Accept" or "Connect" or "Disconnect" or "Poll" or "Select" or "Send" or "SendTo" or "SendFile" or "Receive" or "ReceiveFrom" or "ReceiveMessageFrom") =>
                BlockingKind.InputOutput,
            ("System.Net.Sockets.UdpClient", "Send" or "Receive" or "Connect") => BlockingKind.InputOutput,
            ("System.Net.Sockets.TcpClient" or "System.Net.Sockets.TcpListener", "Connect" or "AcceptSocket" or "AcceptTcpClient") => BlockingKind.InputOutput,
            ("System.Net.Sockets.NetworkStream", "Read" or "Write" or "ReadByte" or "WriteByte" or "Flush") => BlockingKind.InputOutput,
            _ => null,
        };
    }

    private static bool HasTimeout(IMethodSymbol method) => method.Parameters.Any(static parameter => IsTimeout(parameter));

    private static bool IsTimeout(IParameterSymbol parameter) => parameter.Name is "millisecondsTimeout" or "timeout";

    private static bool IsAccessor(IMethodSymbol method) => method.MethodKind is MethodKind.PropertyGet or MethodKind.PropertySet;

    // WaitOne(0) and Wait(TimeSpan.Zero) look and do not wait.
    private static bool WaitsForNoTime(IInvocationOperation call) => call.Arguments.Any(static argument =>
        argument.Parameter is { } parameter && IsTimeout(parameter) && argument.Value switch
        {
            { ConstantValue: { HasValue: true, Value: 0 } } => true,
            IFieldReferenceOperation { Field: { Name: "Zero", ContainingType.Name: "TimeSpan" } } => true,
            _ => false,
        });

    private static Found Named(BlockingKind kind, ISymbol member, IOperation operation)
    {
        string type = member.ContainingType.Name;
        string what = member is IMethodSymbol { MethodKind: MethodKind.Constructor } ? $"new {type}" : $"{type}.{member.Name}";
        return new Found(kind, what, operation.Syntax.GetLocation());
    }

    private static string NameOf(INamedTypeSymbol type) =>
        type.ContainingNamespace is { IsGlobalNamespace: false } space ? $"{space.ToDisplayString()}.{type.Name}" : type.Name;
}
