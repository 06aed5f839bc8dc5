namespace GemRouter.Testing;

/// <summary>The numbers behind a <see cref="MediumTally"/>; guarded by the network's lock.</summary>
internal sealed class MediumCount
{
    public long Sent { get; set; }

    public long Duplicated { get; set; }

    public long Delivered { get; set; }

    public long Lost { get; set; }

    public long Overflowed { get; set; }

    public long Unsubscribed { get; set; }

    public long InFlight { get; set; }

    public MediumTally Read() => new(Sent, Duplicated, Delivered, Lost, Overflowed, Unsubscribed, InFlight);
}
