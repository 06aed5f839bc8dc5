using System.Text.Json;

namespace GemRouter.Protocol.Tests.Vectors;

/// <summary>Section "replay_window".</summary>
public class VectorsDataReplay
{
    public static IEnumerable<TheoryDataRow<VectorCase>> Cases() => VectorFiles.Rows("replay_window");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_step_has_its_verdict(VectorCase vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        JsonElement json = vector.Json;
        ReplayWindow window = new((int)json.Number("window_log2"), json.PacketNumber("floor"));
        foreach (JsonElement step in json.GetProperty("steps").EnumerateArray())
        {
            PacketNumber number = step.PacketNumber("pn");
            DataVerdict verdict = window.Check(number);
            Assert.Equal(step.Text("verdict"), verdict == DataVerdict.Accepted ? "ok" : verdict.CounterName());
            if (verdict == DataVerdict.Accepted)
            {
                window.Commit(number);
            }
        }
    }
}
