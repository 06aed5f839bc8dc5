namespace GemRouter.Protocol;

/// <summary>What a <see cref="KeyTable"/> says of a packet's kid.</summary>
public enum KeyStatus : byte
{
    /// <summary>Of no usable SEK.</summary>
    Unknown = 0,

    /// <summary>The group may not be received at all.</summary>
    NotAuthorized,

    /// <summary>Of a SEK of this node.</summary>
    Own,

    /// <summary>Of one usable SEK, or of two.</summary>
    Usable,
}
