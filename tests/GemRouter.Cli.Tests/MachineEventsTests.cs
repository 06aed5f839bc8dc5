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

    [Theory]
    [InlineData(105, true, true)] // ENOBUFS: it may have been among those that were lost
    [InlineData(105, false, false)] // it cannot
    [InlineData(4, true, false)] // EINTR
    public void Where_events_were_lost_its_own_may_be_one_of_them(int error, bool hasDevice, bool means) =>
        Assert.Equal(means, MachineEvents.MeansNewGeneration(-1, error, [], () => hasDevice));

    [Fact]
    public void A_machine_has_a_generation_id_where_its_driver_has_a_device()
    {
        string buses = Directory.CreateTempSubdirectory().FullName;
        try
        {
            Assert.False(MachineEvents.HasDevice(buses));
            string driver = Directory.CreateDirectory(Path.Combine(buses, "acpi", "drivers", "vmgenid")).FullName;
            File.WriteAllText(Path.Combine(driver, "bind"), "");
            Directory.CreateDirectory(Path.Combine(driver, "module"));
            Assert.False(MachineEvents.HasDevice(buses));
            Directory.CreateDirectory(Path.Combine(driver, "VMGENCTR:00"));
            Assert.True(MachineEvents.HasDevice(buses));
            Assert.True(MachineEvents.HasDevice(Path.Combine(buses, "nowhere"))); // it cannot be seen
        }
        finally
        {
            Directory.Delete(buses, recursive: true);
        }
    }

    [Fact]
    public void Nothing_has_changed_where_nothing_was_told()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The events are Linux's.");
        using MachineEvents? events = MachineEvents.Listen(NullLogger.Instance);
        Assert.SkipWhen(events is null, "The system gives no device events here.");
        Assert.Equal(0, events.Current);
    }
}
