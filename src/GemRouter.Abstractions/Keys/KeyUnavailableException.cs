namespace GemRouter;

/// <summary>A key cannot be had. The message is for a person and holds no secret, no PIN, and no part of either.</summary>
public sealed class KeyUnavailableException : ComponentException
{
    /// <summary>Makes one for <see cref="KeyFailure.Failed"/>.</summary>
    public KeyUnavailableException()
        : this(KeyFailure.Failed, "The key cannot be had.")
    {
    }

    /// <summary>Makes one for <see cref="KeyFailure.Failed"/>.</summary>
    public KeyUnavailableException(string message)
        : this(KeyFailure.Failed, message)
    {
    }

    /// <summary>Makes one for <see cref="KeyFailure.Failed"/>.</summary>
    public KeyUnavailableException(string message, Exception innerException)
        : this(KeyFailure.Failed, message, false, innerException)
    {
    }

    /// <summary>Says why the key cannot be had.</summary>
    /// <param name="failure">The reason.</param>
    /// <param name="message">For a person.</param>
    /// <param name="mayPass">True where the same call may succeed later without anybody's doing (a device that is being plugged in): the host repeats it with back-off. Never true for
    /// <see cref="KeyFailure.Denied"/>, <see cref="KeyFailure.LastTry"/>, <see cref="KeyFailure.Latched"/> and <see cref="KeyFailure.Locked"/>.</param>
    /// <param name="innerException">The cause, where it holds no secret.</param>
    /// <exception cref="ArgumentException">A wrong PIN or a locked device is said to pass by itself.</exception>
    public KeyUnavailableException(KeyFailure failure, string message, bool mayPass = false, Exception? innerException = null)
        : base(message, innerException!)
    {
        if (mayPass && (failure is KeyFailure.Denied or KeyFailure.LastTry or KeyFailure.Latched or KeyFailure.Locked))
        {
            throw new ArgumentException("A retry can burn a token's last try.", nameof(mayPass));
        }

        Failure = failure;
        MayPass = mayPass;
    }

    /// <summary>The reason.</summary>
    public KeyFailure Failure { get; }

    /// <summary>True where the host may repeat the call by itself, later.</summary>
    public bool MayPass { get; }
}
