namespace GemRouter.Kernel.Manifests;

/// <summary>The codes of <see cref="Diagnostic"/>. They never change their meaning; docs/errors.md says what to do about each.
/// 100x: options and values. 101x: YAML. 102x: references. 103x: groups. 104x: routes. 105x: trust. 106x: timers and limits.</summary>
public static class ManifestCode
{
    /// <summary>An option that does not exist.</summary>
    public const string UnknownOption = "GEM1001";

    /// <summary>A required option is missing.</summary>
    public const string MissingOption = "GEM1002";

    /// <summary>A value of the wrong kind: text where a list belongs.</summary>
    public const string WrongKind = "GEM1003";

    /// <summary>A component that no plugin brings.</summary>
    public const string UnknownComponent = "GEM1004";

    /// <summary>A value outside its range.</summary>
    public const string OutOfRange = "GEM1005";

    /// <summary>A value that is not of its form.</summary>
    public const string Malformed = "GEM1006";

    /// <summary>A word that is not among those to choose from.</summary>
    public const string UnknownChoice = "GEM1007";

    /// <summary>A component refuses its options.</summary>
    public const string OptionRefused = "GEM1008";

    /// <summary>A plugin's options class throws.</summary>
    public const string OptionsFaulty = "GEM1009";

    /// <summary>The file is no UTF-8 text.</summary>
    public const string NotText = "GEM1010";

    /// <summary>The file is no YAML.</summary>
    public const string Syntax = "GEM1011";

    /// <summary>An anchor or an alias.</summary>
    public const string Anchor = "GEM1012";

    /// <summary>A tag.</summary>
    public const string Tag = "GEM1013";

    /// <summary>A key stands twice in one mapping.</summary>
    public const string DuplicateKey = "GEM1014";

    /// <summary>More than one document in the file.</summary>
    public const string SeveralDocuments = "GEM1015";

    /// <summary>A key that is no text.</summary>
    public const string KeyNotText = "GEM1016";

    /// <summary>The file is too large.</summary>
    public const string TooLarge = "GEM1017";

    /// <summary>The file is nested too deep.</summary>
    public const string TooDeep = "GEM1018";

    /// <summary>The file holds nothing.</summary>
    public const string Empty = "GEM1019";

    /// <summary>A link that is not in the manifest.</summary>
    public const string UnknownLink = "GEM1020";

    /// <summary>A stage that is not in the manifest.</summary>
    public const string UnknownStage = "GEM1021";

    /// <summary>A link of the wrong side.</summary>
    public const string WrongSide = "GEM1022";

    /// <summary>A link or a stage that nothing names.</summary>
    public const string Unused = "GEM1023";

    /// <summary>A route's black link has no discovery.</summary>
    public const string NoDiscovery = "GEM1024";

    /// <summary>A red and a black link on one interface.</summary>
    public const string SharedDevice = "GEM1025";

    /// <summary>A link has more workers than its transport can give packets to.</summary>
    public const string TooManyWorkers = "GEM1026";

    /// <summary>A link's list of processors does not name one for each worker, or names one twice.</summary>
    public const string WorkerCpus = "GEM1027";

    /// <summary>Workers of a link that no route takes packets from.</summary>
    public const string IdleWorkers = "GEM1028";

    /// <summary>Two group policies with one prefix.</summary>
    public const string DuplicatePrefix = "GEM1030";

    /// <summary>A group policy lies within another.</summary>
    public const string OverlappingPrefix = "GEM1031";

    /// <summary>A route names groups that no policy holds.</summary>
    public const string NoPolicy = "GEM1032";

    /// <summary>The control group falls under a group policy.</summary>
    public const string ControlGroup = "GEM1033";

    /// <summary>An auth mode that is not built yet.</summary>
    public const string AuthNotBuilt = "GEM1034";

    /// <summary>The suite to send with is not allowed.</summary>
    public const string SuiteNotAllowed = "GEM1035";

    /// <summary>An address or prefix that is not multicast.</summary>
    public const string NotMulticast = "GEM1036";

    /// <summary>A join outside the policy's prefix.</summary>
    public const string JoinOutside = "GEM1037";

    /// <summary>A policy that neither sends nor receives.</summary>
    public const string IdlePolicy = "GEM1038";

    /// <summary>A policy that no route uses.</summary>
    public const string PolicyWithoutRoute = "GEM1039";

    /// <summary>A join with a source that cannot be one.</summary>
    public const string WrongSource = "GEM1040";

    /// <summary>Two routes carry one group between the same links.</summary>
    public const string OverlappingRoutes = "GEM1041";

    /// <summary>Stages for a direction that the route does not go.</summary>
    public const string StagesNeverRun = "GEM1042";

    /// <summary>The MTU makes a route drop ordinary packets.</summary>
    public const string MtuSmall = "GEM1043";

    /// <summary>The MTU leaves no room for a payload.</summary>
    public const string MtuTooSmall = "GEM1044";

    /// <summary>A route goes only where a policy forbids it.</summary>
    public const string DirectionForbidden = "GEM1045";

    /// <summary>A text that is no Ed25519 public key.</summary>
    public const string NotAPublicKey = "GEM1050";

    /// <summary>A key or a name stands twice.</summary>
    public const string DuplicateIdentity = "GEM1051";

    /// <summary>An identity is pinned and revoked.</summary>
    public const string PinnedAndRevoked = "GEM1052";

    /// <summary>Nobody is pinned.</summary>
    public const string NobodyPinned = "GEM1053";

    /// <summary>A key stands twice among those for one purpose.</summary>
    public const string RepeatedKey = "GEM1054";

    /// <summary>Limits that contradict each other.</summary>
    public const string LimitsContradict = "GEM1060";

    /// <summary>Timers that contradict each other.</summary>
    public const string TimersContradict = "GEM1061";
}
