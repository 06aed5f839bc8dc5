using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GemRouter.Cli.Demo.Parts;
using GemRouter.Cli.Demo.Stage;
using GemRouter.Cli.Demo.Streaming;
using GemRouter.Cli.Demo.Tapping;

namespace GemRouter.Cli.Demo;

/// <summary>The commands that the demo starts itself with, one in each of its networks. They are not for people, and end with their standard input.</summary>
internal static class PartCommands
{
    public static IEnumerable<Command> Create(TimeProvider time)
    {
        Argument<string> stream = new("STREAM");
        Argument<string> local = new("LOCAL");
        Argument<string> marker = new("MARKER");
        Argument<long> count = new("COUNT");
        Command play = new("demo-play") { stream, local, marker, count };
        play.SetAction((call, cancellation) => PlayAsync(time, IPEndPoint.Parse(call.GetRequiredValue(stream)), IPAddress.Parse(call.GetRequiredValue(local)), Marker(call.GetRequiredValue(marker)), call.GetRequiredValue(count), cancellation));
        Command receive = new("demo-receive") { stream, local, marker };
        receive.SetAction(call => Receive(time, IPEndPoint.Parse(call.GetRequiredValue(stream)), IPAddress.Parse(call.GetRequiredValue(local)), Marker(call.GetRequiredValue(marker))));
        Command tap = new("demo-tap") { marker };
        tap.SetAction(call => Listen(time, Marker(call.GetRequiredValue(marker))));
        foreach (Command command in new[] { play, receive, tap })
        {
            command.Hidden = true;
            yield return command;
        }
    }

    private static async Task<int> PlayAsync(TimeProvider time, IPEndPoint group, IPAddress local, byte[] marker, long count, CancellationToken cancellation)
    {
        using Conductor conductor = new(Console.OpenStandardInput());
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, conductor.Gone);
        try
        {
            long rate = Player.ContentRate(Cast.Rate);
            await using ITsSource source = (ITsSource?)await FfmpegTs.StartAsync(rate, end.Token) ?? new GeneratedTs(rate);
            using Socket socket = Player.Open(group, local);
            Report(new PlayReport(source.Name, 0, false), DemoJson.Default.PlayReport);
            await conductor.Go.WaitAsync(end.Token);
            await new Player(time, source, marker, Cast.Rate).PlayAsync(datagram => socket.Send(datagram), count, report => Report(report, DemoJson.Default.PlayReport), end.Token);
        }
        catch (OperationCanceledException)
        {
            // told to end
        }

        return ExitCode.Well;
    }

    private static int Receive(TimeProvider time, IPEndPoint group, IPAddress local, byte[] marker)
    {
        using Conductor conductor = new(Console.OpenStandardInput());
        using Socket socket = Receiver.Open(group, local);
        new Receiver(time, marker).Receive(socket, report => Report(report, DemoJson.Default.ReceiveReport), conductor.Gone);
        return ExitCode.Well;
    }

    private static int Listen(TimeProvider time, byte[] marker)
    {
        using Conductor conductor = new(Console.OpenStandardInput());
        using TapSocket socket = new();
        new Tap(time, marker).Listen(socket, report => Report(report, DemoJson.Default.TapReport), conductor.Gone);
        return ExitCode.Well;
    }

    private static void Report<T>(T report, JsonTypeInfo<T> type)
    {
        try
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(report, type));
        }
        catch (IOException)
        {
            // nobody reads any more: the conductor is gone, which its input says as well
        }
    }

    private static byte[] Marker(string hex) => Convert.FromHexString(hex);
}
