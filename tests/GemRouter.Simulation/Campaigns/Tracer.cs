using System.Globalization;
using GemRouter.Protocol;
using GemRouter.Simulation.Domains;
using GemRouter.Simulation.Invariants;
using GemRouter.Simulation.Network;

namespace GemRouter.Simulation.Campaigns;

/// <summary>Writes what happens, a line an event, for whoever looks for the cause of a failure. It holds always.</summary>
internal sealed class Tracer(TextWriter writer) : Invariant
{
    public override string Name => "trace";

    public override void Started(Machine machine) => Write(machine, "starts");

    public override void Cloned(Machine clone) => Write(clone, "comes to life");

    public override void Gone(Machine machine) => Write(machine, "is gone");

    public override void Sent(Machine machine, Datagram datagram)
    {
        if (datagram.Message is { } message)
        {
            Write(machine, Text(message));
        }
    }

    public override void Arrived(Machine machine, Datagram datagram)
    {
        if (datagram.IsControl)
        {
            Write(machine, $"hears {(datagram.Sender is null ? "a forger" : $"at {datagram.Sender.Place}")}: {(datagram.Message is { } message ? Text(message) : "")}");
        }
    }

    private static string Text(ControlMessage message) => message.Type == MessageType.Announce
        ? $"{Short(message.Boot)} {message.Counter} ANNOUNCE {string.Join(' ', message.Objects.Select(static one => $"{one.Key.KeyId} of {Short(one.Boot)} seq {one.Sequence}"))}"
        : $"{Short(message.Boot)} {message.Counter} HELLO{(message.IsGoodbye ? " goodbye" : "")} streams [{string.Join(' ', message.Listed.Select(static entry => $"{entry.KeyId} seq {entry.Sequence} from {entry.NextNumber}"))}] "
          + $"requests [{string.Join(' ', message.Requests.Select(static request => request.KeyId))}] wants [{string.Join(' ', message.Wants.Select(static want => want.BootPrefix.ToString("x16", CultureInfo.InvariantCulture)[..6]))}] "
          + $"echoes [{string.Join(' ', message.Echoes.Select(static echo => echo.NodePrefix.ToString("x16", CultureInfo.InvariantCulture)[..6] + "/" + echo.Challenge.Value.ToString("x32", CultureInfo.InvariantCulture)[..6]))}] nonce {message.Challenge.Value.ToString("x32", CultureInfo.InvariantCulture)[..6]}";

    private static string Short(BootId boot) => boot.ToString()[..6];

    private void Write(Machine machine, string what) => writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Domain.Milliseconds,10:0.000} {machine}: {what}"));
}
