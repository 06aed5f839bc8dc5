namespace GemRouter;

/// <summary>A component cannot be made or started, for a reason that a person can mend. The message is shown as it stands:
/// it says what is wrong, names the value, and what would be right. It never holds a secret.</summary>
public class ComponentException : Exception
{
    /// <summary>Makes one without a message; of no use to anybody.</summary>
    public ComponentException()
    {
    }

    /// <summary>Makes one with the message for a person.</summary>
    public ComponentException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with the message for a person, and the cause for a log.</summary>
    public ComponentException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
