using System.Collections.Immutable;

namespace GemRouter.Kernel.Forwarding;

/// <summary>
/// The flows that one leg may seal or open: those of its route's groups that belong to its worker. A stage in front of sealer or opener may write another group or port into a packet; the numbers of a SEK are
/// given out, and its replay window is kept, by one worker alone, so a packet that has become another's goes no further (wire 5.1, 5.5).
/// </summary>
/// <param name="Groups">The route's groups.</param>
/// <param name="Place">The worker's place among those of its direction.</param>
/// <param name="Places">How many workers share the flows; 1 where they do not.</param>
internal sealed record FlowShare(ImmutableArray<GroupPrefix> Groups, int Place = 0, int Places = 1)
{
    /// <summary>True for a flow of this leg.</summary>
    public bool Holds(FlowId flow)
    {
        foreach (GroupPrefix prefix in Groups)
        {
            if (prefix.Contains(flow.Group))
            {
                return Places == 1 || FlowHash.PlaceOf(flow.Group, flow.Port, Places) == Place;
            }
        }

        return false;
    }
}
