using GemRouter.Kernel.Forwarding;
using GemRouter.Protocol;

namespace GemRouter.Kernel.Running;

/// <summary>What one worker tells the control plane, through two rings. The control plane is woken once for whatever came since it last looked.</summary>
internal sealed class WorkerNotes(Action wake) : IDataNotes
{
    /// <summary>The flows that wait to be read at most.</summary>
    public const int MostFlows = 256;

    /// <summary>The kids that wait to be read at most.</summary>
    public const int MostKeys = 64;

    private const int Remembered = 64;

    private readonly SpscQueue<(FlowId Flow, Address Source)> _flows = new(MostFlows);
    private readonly SpscQueue<KeyAddress> _keys = new(MostKeys);
    private readonly KeyAddress[] _told = new KeyAddress[Remembered]; // the worker's: a kid is told once until the control plane has looked
    private int _isAwake;

    /// <summary>The worker.</summary>
    public void StreamWanted(FlowId flow, Address source)
    {
        if (_flows.TryWrite((flow, source)))
        {
            Wake();
        }
    }

    /// <summary>The worker.</summary>
    public void KeyUnknown(in KeyAddress address)
    {
        ref KeyAddress told = ref _told[address.KeyId.Value % Remembered];
        if (told == address && Volatile.Read(ref _isAwake) == 1)
        {
            return;
        }

        if (_keys.TryWrite(address))
        {
            told = address;
            Wake();
        }
    }

    /// <summary>The control plane: true where something came since it last looked.</summary>
    public bool HasNews => Volatile.Read(ref _isAwake) == 1;

    /// <summary>The control plane, before it reads: what comes from now on wakes it again.</summary>
    public void Looked() => Volatile.Write(ref _isAwake, 0);

    /// <summary>The control plane.</summary>
    public bool TryReadFlow(out (FlowId Flow, Address Source) wanted) => _flows.TryRead(out wanted);

    /// <summary>The control plane.</summary>
    public bool TryReadKey(out KeyAddress address) => _keys.TryRead(out address);

    private void Wake()
    {
        if (Interlocked.Exchange(ref _isAwake, 1) == 0)
        {
            wake();
        }
    }
}
