using Microsoft.Extensions.Logging.Abstractions;

namespace GemRouter.Cli.Tests;

/// <summary>What Linux tells of a virtual machine that was restored.</summary>
public sealed class MachineEventsTests
{
    [Theory]
    [InlineData("change@/devices/LNXSYSTM:00/VMGENCTR:00\0ACTION=change\0DEVPATH=/devices/LNXSYSTM:00/VMGENCTR:00\0SUBSYSTEM=acpi\0NEW_VMGENID=1\0SEQNUM=4711\0", true)]
    [InlineData("NEW_VMGENID=1", true)]
    [InlineData("change@/devices/x\0ACTION=change\0SYNTH_ARG_NEW_VMGENID=1\0SEQNUM=1\0", false)] // what root writes into a file of sysfs
    [InlineData("change@/devices/x\0NEW_VMGENID=10\0", false)]
    [InlineData("libudev\0NEW_VMGENID=", false)]
    [InlineData("", false)]
    public void Its_event_is_known_by_its_line(string message, bool tells) => Assert.Equal(tells, MachineEvents.TellsOfNewGeneration(System.Text.Encoding.ASCII.GetBytes(message)));

    [Fact]
    public void Nothing_has_changed_where_nothing_was_told()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The events are Linux's.");
        using MachineEvents? events = MachineEvents.Listen(NullLogger.Instance);
        Assert.SkipWhen(events is null, "The system gives no device events here.");
        Assert.Equal(0, events.Current);
    }
}
