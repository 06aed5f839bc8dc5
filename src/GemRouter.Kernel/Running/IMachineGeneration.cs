namespace GemRouter.Kernel;

/// <summary>
/// Whether the machine's memory was copied or restored: a virtual machine that was cloned, or taken back to a snapshot, goes on with keys and counters that another copy uses, or that it used itself since (wire 4). A host that is not told of it gives none; then a
/// copy is noticed by what it says (wire 4), once the two hear each other.
/// </summary>
public interface IMachineGeneration
{
    /// <summary>Another number after each time that the memory was copied or restored. Any thread; it costs next to nothing.</summary>
    long Current { get; }

    /// <summary>Is called, on any thread, when <see cref="Current"/> has changed.</summary>
    event Action? Changed;
}
