namespace GemRouter.Loading;

/// <summary>The codes of <see cref="PluginProblem"/>. They never change their meaning; docs/plugins/loading.md says what to do about each.
/// 200x and 201x: finding and reading. 202x: contract version. 203x: trust. 204x: references. 205x: loading. 206x: registration.</summary>
public static class PluginProblemCode
{
    /// <summary>A search path does not exist or is no folder.</summary>
    public const string SearchPathMissing = "GEM2001";

    /// <summary>A file or folder cannot be read.</summary>
    public const string Unreadable = "GEM2002";

    /// <summary>A plugin lies in the search path itself, without a folder of its own.</summary>
    public const string LoosePlugin = "GEM2003";

    /// <summary>A plugin's folder holds no assembly.</summary>
    public const string EmptyFolder = "GEM2004";

    /// <summary>No assembly in the folder bears <see cref="GemPluginAttribute"/>.</summary>
    public const string NotDeclared = "GEM2005";

    /// <summary>Several assemblies in one folder bear <see cref="GemPluginAttribute"/>.</summary>
    public const string SeveralInFolder = "GEM2006";

    /// <summary>A file is no .NET assembly, or a damaged one.</summary>
    public const string NotAnAssembly = "GEM2007";

    /// <summary>The arguments of <see cref="GemPluginAttribute"/> cannot be read.</summary>
    public const string MalformedDeclaration = "GEM2008";

    /// <summary>The plugin's id breaks the rules for ids.</summary>
    public const string MalformedId = "GEM2009";

    /// <summary>The contract version that the plugin needs is not of the form "major.minor".</summary>
    public const string MalformedContractVersion = "GEM2010";

    /// <summary>Two plugins have one id.</summary>
    public const string DuplicateId = "GEM2011";

    /// <summary>An assembly is built for another processor.</summary>
    public const string WrongArchitecture = "GEM2012";

    /// <summary>An assembly holds native code besides its IL.</summary>
    public const string NativeCode = "GEM2013";

    /// <summary>The plugin is built for a newer .NET than the host runs on, or for another kind of .NET.</summary>
    public const string WrongFramework = "GEM2014";

    /// <summary>The entry type does not exist in the plugin's main assembly.</summary>
    public const string EntryMissing = "GEM2015";

    /// <summary>The entry type is not public.</summary>
    public const string EntryNotPublic = "GEM2016";

    /// <summary>The entry type cannot be made: no class, abstract, generic, or without a public parameterless constructor.</summary>
    public const string EntryNotConstructible = "GEM2017";

    /// <summary>The plugin needs a newer contract than the host's.</summary>
    public const string ContractTooOld = "GEM2020";

    /// <summary>The plugin needs a contract of another major version.</summary>
    public const string ContractOfOtherMajor = "GEM2021";

    /// <summary>The plugin is not trusted, see <see cref="IPluginTrust"/>.</summary>
    public const string NotTrusted = "GEM2030";

    /// <summary>The lock does not exist, or cannot be read.</summary>
    public const string LockMissing = "GEM2031";

    /// <summary>The lock cannot be understood.</summary>
    public const string LockMalformed = "GEM2032";

    /// <summary>A file is not the one in the lock.</summary>
    public const string FileDiffers = "GEM2033";

    /// <summary>A file that the lock has is missing.</summary>
    public const string FileMissing = "GEM2034";

    /// <summary>A locked plugin has a file that the lock has not.</summary>
    public const string FileNotInLock = "GEM2035";

    /// <summary>A plugin that the lock names is nowhere to be found.</summary>
    public const string LockedPluginMissing = "GEM2036";

    /// <summary>In a locked plugin's folder lies something else than plain files.</summary>
    public const string NotAPlainFile = "GEM2037";

    /// <summary>Others than root and the router's user could change the lock or a locked plugin.</summary>
    public const string OthersCanChange = "GEM2038";

    /// <summary>The lock, or whether there is one, is not as it was when the router started.</summary>
    public const string LockChanged = "GEM2039";

    /// <summary>An assembly that the plugin references is nowhere to be found.</summary>
    public const string DependencyMissing = "GEM2040";

    /// <summary>An assembly that the plugin references is there in an older version.</summary>
    public const string DependencyTooOld = "GEM2041";

    /// <summary>The plugin's .deps.json cannot be read.</summary>
    public const string DependencyListBroken = "GEM2042";

    /// <summary>The plugin uses a type that the host's contract lacks.</summary>
    public const string ContractTypeMissing = "GEM2043";

    /// <summary>The plugin uses a member that the host's contract lacks.</summary>
    public const string ContractMemberMissing = "GEM2044";

    /// <summary>The runtime refuses the plugin's main assembly.</summary>
    public const string RefusedByRuntime = "GEM2050";

    /// <summary>The plugin was given another contract assembly than the host's own.</summary>
    public const string ContractNotShared = "GEM2051";

    /// <summary>A type of the plugin does not fit the host's contract.</summary>
    public const string TypeDoesNotFit = "GEM2052";

    /// <summary>The entry type is no <see cref="IPlugin"/>.</summary>
    public const string EntryNotAPlugin = "GEM2053";

    /// <summary>The plugin's constructor or <see cref="IPlugin.Register"/> threw.</summary>
    public const string RegisterFailed = "GEM2060";

    /// <summary>Two components have one kind and name.</summary>
    public const string DuplicateComponent = "GEM2061";
}
