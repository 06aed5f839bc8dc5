namespace GemRouter.Kernel.Manifests;

/// <summary>What a scalar is by YAML 1.2's core schema.</summary>
internal enum ScalarKind
{
    /// <summary>Nothing at all, null or ~.</summary>
    Nothing,

    /// <summary>A text.</summary>
    Text,

    /// <summary>true or false.</summary>
    Switch,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number with a fraction or an exponent.</summary>
    Float,
}
