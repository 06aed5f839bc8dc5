namespace GemRouter.Protocol;

/// <summary>
/// A time before which none of some records ends, so that all of them are gone through only when one may have had its time: a node that knows a thousand others looks several times a second. It may be too early, where a record
/// has come to stay longer since, and is never too late: every change of an end is noted.
/// </summary>
internal sealed class EarliestEnd
{
    private Instant _at = Instant.Never;

    /// <summary>A record ends at that time, as things are.</summary>
    public void Note(Instant end) => _at = Instant.Min(_at, end);

    /// <summary>True where a record may have ended. What is left then is to be noted anew, each record.</summary>
    public bool HasCome(Instant now)
    {
        if (now < _at)
        {
            return false;
        }

        _at = Instant.Never;
        return true;
    }
}
