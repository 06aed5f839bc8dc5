using System.Buffers.Binary;

namespace GemRouter.Plugin.Ring.Filters;

/// <summary>
/// Subscriptions of one address family as spans that do not overlap, in order, word by word: so a filter can look for a group by halving, and neighbours that let in the same are one span. Prefixes hold one another or have nothing in
/// common, so one pass over them in order does it.
/// </summary>
internal static class GroupSpans
{
    private const int WordBits = 32;

    /// <summary>The spans of the first word.</summary>
    /// <param name="subscriptions">All of one family.</param>
    /// <param name="words">How many words its addresses have.</param>
    public static GroupSpan[] Of(IEnumerable<Subscription> subscriptions, int words)
    {
        Subscription[] terms = [.. subscriptions.OrderBy(static one => one.Groups.First).ThenBy(static one => one.Groups.Length)]; // who holds others comes before them
        return Divide(terms, Address.Size / sizeof(uint) - words, 0, Conditions.Never);
    }

    /// <param name="terms">Prefixes that agree in all words before this one, and are longer than these.</param>
    /// <param name="word">Which word of the 16-byte address.</param>
    /// <param name="before">Bits before it.</param>
    /// <param name="outer">What lets in all these groups already.</param>
    private static GroupSpan[] Divide(ReadOnlySpan<Subscription> terms, int word, int before, Conditions outer)
    {
        List<GroupSpan> spans = [];
        Fill(spans, terms, word, before, 0, uint.MaxValue, outer);
        return [.. spans];
    }

    private static void Fill(List<GroupSpan> spans, ReadOnlySpan<Subscription> terms, int word, int before, uint from, uint to, Conditions outer)
    {
        ulong open = from; // the first value that is not covered yet
        while (terms.Length > 0)
        {
            int bits = terms[0].Groups.Length - before;
            uint first = WordOf(terms[0], word);
            uint last = bits >= WordBits ? first : first | (uint.MaxValue >> bits);
            int inside = 1;
            while (inside < terms.Length && WordOf(terms[inside], word) <= last)
            {
                inside++;
            }

            if (first > open)
            {
                Append(spans, new GroupSpan((uint)open, first - 1, null, outer));
            }

            if (bits > WordBits)
            {
                Append(spans, new GroupSpan(first, last, Divide(terms[..inside], word + 1, before + WordBits, outer), outer));
            }
            else
            {
                int same = 0;
                Conditions here = outer;
                while (same < inside && terms[same].Groups == terms[0].Groups)
                {
                    here = here.Or(terms[same++]);
                }

                Fill(spans, terms[same..inside], word, before, first, last, here);
            }

            open = (ulong)last + 1;
            terms = terms[inside..];
        }

        if (open <= to)
        {
            Append(spans, new GroupSpan((uint)open, to, null, outer));
        }
    }

    private static void Append(List<GroupSpan> spans, in GroupSpan span)
    {
        if (span.Next is null && span.Conditions.IsNever)
        {
            return;
        }

        if (spans.Count > 0 && spans[^1].Continues(span))
        {
            spans[^1] = spans[^1] with { Last = span.Last };
        }
        else
        {
            spans.Add(span);
        }
    }

    private static uint WordOf(in Subscription subscription, int word)
    {
        Span<byte> bytes = stackalloc byte[Address.Size];
        subscription.Groups.First.Address.Write(bytes);
        return BinaryPrimitives.ReadUInt32BigEndian(bytes[(word * sizeof(uint))..]);
    }
}
