namespace GemRouter;

/// <summary>Marks an option, a text or a list of texts, that is the path of a file or folder. The host makes a relative one relative to the manifest's folder, after the options were found
/// valid: <see cref="IValidatedOptions.Validate"/> sees it as written, the component in full. "credential:NAME" becomes the path of a credential that the service manager gave (systemd.exec(5),
/// LoadCredential=); where it gave none, it stays so.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PathOptionAttribute : Attribute;
