namespace GemRouter.Plugin.Ring.Filters;

/// <summary>Neighbouring values of one 32-bit word of a group, and what follows where it is one of them: the next word, or what else a packet must have.</summary>
/// <param name="First">The lowest value.</param>
/// <param name="Last">The highest value.</param>
/// <param name="Next">The spans of the next word; null where the group is settled. One value alone has it.</param>
/// <param name="Conditions">What else; of no use while there is a next word.</param>
internal readonly record struct GroupSpan(uint First, uint Last, GroupSpan[]? Next, Conditions Conditions)
{
    /// <summary>True where another span goes on where this one ends, to the same end.</summary>
    public bool Continues(in GroupSpan next) => Next is null && next.Next is null && Last != uint.MaxValue && Last + 1 == next.First && Conditions.Equals(next.Conditions);
}
