namespace GemRouter;

/// <summary>The version of the contract between host and plugins: "major.minor" of this assembly.</summary>
public static class ContractVersion
{
    /// <summary>The version that this host speaks.</summary>
    public static Version Current { get; } = new(typeof(ContractVersion).Assembly.GetName().Version!.Major, typeof(ContractVersion).Assembly.GetName().Version!.Minor);
}
