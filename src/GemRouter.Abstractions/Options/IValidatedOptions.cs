namespace GemRouter;

/// <summary>
/// Options that check themselves. An options class is plain: public properties with getter and setter, and a default for everything that is not
/// required. The host fills it from the manifest (<c>ReceiveBuffer</c> is <c>receive-buffer</c> there) and knows string, bool, the integer and floating types, enums,
/// <see cref="TimeSpan"/>, <see cref="Address"/>, <see cref="GroupAddress"/>, <see cref="GroupPrefix"/>, nested options classes, and lists of these.
/// The attributes of System.ComponentModel and its DataAnnotations (Description, Required, Range, AllowedValues, RegularExpression) are checked first and go into the
/// manifest's schema; <see cref="Validate"/> is for what they can't say. Options classes within are checked in the same way, each by itself: do not check them from outside again.
/// A path is marked <see cref="PathOptionAttribute"/>: the host makes it relative to the manifest's folder.
/// A value that nobody may read (a PIN) is marked <c>[PasswordPropertyText(true)]</c>: no message shows it.
/// </summary>
public interface IValidatedOptions
{
    /// <summary>Adds a problem for everything that is wrong, not only for the first. No I/O. It does not throw.</summary>
    void Validate(OptionProblems problems);
}
