namespace GemRouter;

/// <summary>Marks an option, a text or a list of texts, that is the path of a file or folder. The host makes a relative one relative to the manifest's folder, after the options were found
/// valid: <see cref="IValidatedOptions.Validate"/> sees it as written, the component in full. Of <c>credential:NAME</c> it makes the path of that credential of the service manager.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PathOptionAttribute : Attribute;
