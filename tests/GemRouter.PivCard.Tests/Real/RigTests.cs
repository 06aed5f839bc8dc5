using System.Diagnostics;
using GemRouter.PivCard.Rig;
using GemRouter.PivCard.Tests.Card;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace GemRouter.PivCard.Tests.Real;

/// <summary>The rig itself: several cards, and what it leaves behind.</summary>
public sealed class RigTests : RealReaderTest
{
    [Fact]
    public async Task Two_cards_are_told_apart_by_their_keys()
    {
        Pkcs11Module.Need(Pkcs11Module.Ykcs11.Path, Pkcs11Module.Ykcs11.Package);
        await Rig.DisposeAsync();
        using VirtualCard other = new(71000002);
        byte[] key = other.MakeKey();
        await using PivRig rig = await PivRig.StartAsync(Card, other);
        using Pkcs11Module module = new(Pkcs11Module.Ykcs11.Path);
        Assert.Equal(["71000001", "71000002"], module.Slots.Select(static slot => slot.GetTokenInfo().SerialNumber.Trim()).Order());
        Assert.True(module.Holds(Key) && module.Holds(key));
        await rig.UnplugAsync(Card);
        Assert.False(module.Holds(Key));
        Assert.True(module.Holds(key));
    }

    [Fact]
    public async Task It_leaves_neither_processes_nor_files()
    {
        Assert.NotEmpty(Daemons());
        Assert.True(File.Exists("/run/pcscd/pcscd.comm"));
        await Rig.DisposeAsync();
        Assert.Empty(Daemons());
        Assert.False(File.Exists("/run/pcscd/pcscd.comm"));
        Assert.Empty(Directory.EnumerateDirectories(Path.GetTempPath(), "pcscd-*"));
    }

    // Those of this space: where /proc is the host's, others may be seen in it.
    private static int[] Daemons() =>
        [.. Process.GetProcessesByName("pcscd").Where(static process => SpaceOf(process.Id) == SpaceOf(Environment.ProcessId)).Select(static process => process.Id)];

    private static string? SpaceOf(int process) => new FileInfo($"/proc/{process}/ns/net").LinkTarget;
}
