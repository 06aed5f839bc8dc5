namespace GemRouter.Plugin.Aead.Tests.Vectors;

/// <summary>A file of Project Wycheproof.</summary>
public sealed record WycheproofFile<TGroup>(int NumberOfTests, IReadOnlyList<TGroup> TestGroups);

/// <summary>Cases of the same parameters.</summary>
public record WycheproofGroup<TCase>(IReadOnlyList<TCase> Tests)
    where TCase : WycheproofCase;

/// <summary>What all cases have.</summary>
public record WycheproofCase(int TcId, string Result, IReadOnlyList<string> Flags)
{
    /// <summary>True for "valid", false for "invalid". "acceptable" would leave it to the implementation; none of the files used here has such a case, and where a newer one brings
    /// some, a person is to decide each and not a rule made in advance: so it fails.</summary>
    public bool IsValid => Result switch
    {
        "valid" => true,
        "invalid" => false,
        _ => throw new NotSupportedException($"Case {TcId} is \"{Result}\": decide what this project wants, and say why."),
    };
}

/// <summary>AEAD cases with sizes in bits.</summary>
public sealed record AeadGroup(int IvSize, int KeySize, int TagSize, IReadOnlyList<WycheproofAead> Tests) : WycheproofGroup<WycheproofAead>(Tests);

/// <summary>An AEAD case.</summary>
public sealed record WycheproofAead(int TcId, string Result, IReadOnlyList<string> Flags, string Key, string Iv, string Aad, string Msg, string Ct, string Tag)
    : WycheproofCase(TcId, Result, Flags)
{
    public AeadCase ToCase() => AeadCase.Of($"case {TcId}", Key, Iv, Aad, Msg, Ct, Tag);
}

/// <summary>Signatures under one key.</summary>
public sealed record EddsaGroup(EddsaPublicKey PublicKey, IReadOnlyList<EddsaSignature> Tests) : WycheproofGroup<EddsaSignature>(Tests);

/// <summary>A public key.</summary>
public sealed record EddsaPublicKey(string Curve, string Pk);

/// <summary>A signature.</summary>
public sealed record EddsaSignature(int TcId, string Result, IReadOnlyList<string> Flags, string Msg, string Sig) : WycheproofCase(TcId, Result, Flags);

/// <summary>Derivations from input keys of one size.</summary>
public sealed record HkdfGroup(int KeySize, IReadOnlyList<HkdfDerivation> Tests) : WycheproofGroup<HkdfDerivation>(Tests);

/// <summary>A derivation.</summary>
public sealed record HkdfDerivation(int TcId, string Result, IReadOnlyList<string> Flags, string Ikm, string Salt, string Info, int Size, string Okm)
    : WycheproofCase(TcId, Result, Flags);
