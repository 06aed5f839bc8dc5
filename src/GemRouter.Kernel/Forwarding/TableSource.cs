namespace GemRouter.Kernel.Forwarding;

/// <summary>The one place where the control plane publishes the table, whole, and the workers read it.</summary>
internal sealed class TableSource
{
    private ForwardingTable _table = ForwardingTable.Empty;

    public ForwardingTable Table
    {
        get => Volatile.Read(ref _table);
        set => Volatile.Write(ref _table, value);
    }
}
