namespace GemRouter.KeyBundles;

/// <summary>A key pair in a token that a bundle can be sealed to.</summary>
/// <param name="PublicKey">The public key.</param>
/// <param name="Id">CKA_ID, in hexadecimal digits: 03 is the PIV slot 9d.</param>
/// <param name="Label">The module's name for it.</param>
public sealed record TokenKey(TokenPublicKey PublicKey, string Id, string Label);
