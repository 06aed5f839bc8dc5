namespace GemRouter.Testing;

/// <summary>What became of all datagrams on a medium, each counted once for every link (but its sender's) that it could reach:
/// <c>Sent + Duplicated = Delivered + Lost + Overflowed + Unsubscribed + InFlight</c>, at any moment.</summary>
/// <param name="Sent">Datagrams sent, times the links that they could reach.</param>
/// <param name="Duplicated">Copies that the medium made.</param>
/// <param name="Delivered">Handed over to a receiver.</param>
/// <param name="Lost">Lost at random, on a cut way, or at a link that was disconnected.</param>
/// <param name="Overflowed">Lost because the receiving link's queue was full.</param>
/// <param name="Unsubscribed">Arrived where nobody had subscribed, or not any longer.</param>
/// <param name="InFlight">On the way, or waiting to be received.</param>
public readonly record struct MediumTally(long Sent, long Duplicated, long Delivered, long Lost, long Overflowed, long Unsubscribed, long InFlight)
{
    /// <summary>Sent + Duplicated − all the rest: 0, or the medium has a fault.</summary>
    public long Balance => Sent + Duplicated - Delivered - Lost - Overflowed - Unsubscribed - InFlight;
}
