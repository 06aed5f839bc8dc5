using System.Globalization;

namespace GemRouter.Cli.Decoding;

/// <summary>A decoding's report for people.</summary>
internal static class DecodeText
{
    public static void Write(DecodeReport report, TextWriter output)
    {
        if (report.Streams.Length > 0)
        {
            Table streams = new();
            streams.Add("GROUP", "PORT", "FROM", "PACKETS", "OPENED", "OUT", "UNKNOWN KEY", "AUTH FAILED", "MALFORMED", "DUPLICATES", "FRAGMENTS LOST");
            foreach (DecodedStream stream in report.Streams)
            {
                streams.Add(
                    stream.Group, stream.Port.ToString(CultureInfo.InvariantCulture), stream.Source, Number(stream.Packets), Number(stream.Opened), Number(stream.Out), Number(stream.UnknownKey),
                    Number(stream.AuthFailed), Number(stream.Malformed), Number(stream.Duplicates), Number(stream.FragmentsLost));
            }

            streams.Write(output);
            output.WriteLine();
        }

        output.WriteLine($"{Number(report.Packets)} packets, {Number(report.Control)} of them control datagrams and {Number(report.Other)} no GEM; {Number(report.Opened)} opened with {Number(report.Keys)} keys, {Number(report.Out)} came out");
        foreach ((string name, long packets) in report.Drops)
        {
            output.WriteLine($"  {name}  {Number(packets)}");
        }

        if (report.Problem is { } problem)
        {
            output.WriteLine($"problem: {problem}");
        }
    }

    private static string Number(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
