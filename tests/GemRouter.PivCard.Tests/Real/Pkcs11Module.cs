namespace GemRouter.PivCard.Tests.Real;
internal static class Pkcs11Module {
    public const string Ykcs11 = "/usr/lib/x86_64-linux-gnu/libykcs11.so.2";
    public const string OpenSC = "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so";
}
