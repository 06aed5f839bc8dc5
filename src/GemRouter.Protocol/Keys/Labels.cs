namespace GemRouter.Protocol;

/// <summary>Every label of wire 2, 3 and 5.6, in one place: no two purposes share one.</summary>
internal static class Labels
{
    public static ReadOnlySpan<byte> Domain => "gem1 domain"u8;

    public static ReadOnlySpan<byte> Bootstrap => "gem1 bk"u8;

    public static ReadOnlySpan<byte> BootstrapId => "gem1 bk id"u8;

    public static ReadOnlySpan<byte> Control => "gem1 ctl"u8;

    public static ReadOnlySpan<byte> Group => "gem1 gak"u8;

    public static ReadOnlySpan<byte> GroupId => "gem1 gak id"u8;

    public static ReadOnlySpan<byte> Wrap => "gem1 sek wrap"u8;

    public static ReadOnlySpan<byte> Source => "gem1 sek"u8;

    public static ReadOnlySpan<byte> Commit => "gem1 commit"u8;

    public static ReadOnlySpan<byte> Context => "gem1 ctx"u8;

    public static ReadOnlySpan<byte> KeyId => "gem1 kid"u8;

    public static ReadOnlySpan<byte> DataKey => "gem1 key"u8;

    public static ReadOnlySpan<byte> DataIv => "gem1 iv"u8;

    public static ReadOnlySpan<byte> Boot => "gem1 boot"u8;

    public static ReadOnlySpan<byte> Hello => "gem1 hello"u8;

    public static ReadOnlySpan<byte> Announce => "gem1 announce"u8;

    public static ReadOnlySpan<byte> Manifest => "gem1 manifest"u8;
}
