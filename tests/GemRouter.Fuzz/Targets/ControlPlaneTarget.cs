using GemRouter.Protocol;

namespace GemRouter.Fuzz.Targets;

/// <summary>A whole control plane, fed with datagrams that are sealed under its BK and signed, while time passes: HELLOs, proofs, announcements, requests, recordings, garbage (wire 3, 4, 6).</summary>
internal sealed class ControlPlaneTarget : FuzzTarget
{
    private const int MostSteps = 48;

    private readonly OwnBoot[] _boots = [FuzzDomain.NewBoot("own", 1), FuzzDomain.NewBoot("own", 2)];
    private readonly MockBoot[] _peers = [.. Enumerable.Range(0, 8).Select(static i => new MockBoot(i / 2, i % 2))];
    private readonly SourceKey[] _seks = [.. Enumerable.Range(0, 4).Select(static i => FuzzDomain.Sek($"peer {i}"))];

    /// <inheritdoc/>
    public override string Name => "control-plane";

    /// <inheritdoc/>
    public override string Reads => "sequences of control datagrams, sealed under the node's BK and signed, to a whole control plane";

    /// <inheritdoc/>
    public override int MostBytes => 2048;

    /// <inheritdoc/>
    public override InputCost MostCost(int size) => new(TimeSpan.FromMicroseconds(200_000 + (200 * size)), (16 << 20) + ((16L << 10) * size)); // a few bytes make a datagram, sealed by the target itself

    /// <inheritdoc/>
    public override IEnumerable<byte[]> Seeds(VectorSeeds vectors)
    {
        byte[] enter = [1, 0b0000_0000, 1, 7, 0];
        byte[] prove = [1, 0b1101_0000, 1, 8, 0]; // with an echo, a WANT, and STREAMS
        byte[] announce = [3, 0, 0, 1, 0];
        yield return [.. enter, .. announce, 4, 0, 20, .. prove, 4, 1, 0];
        yield return [.. enter, .. prove, .. announce, .. prove, 1, 0b0011_0000, 1, 9, 0]; // and a goodbye
        yield return [.. enter, .. prove, 1, 0b0001_0001, 1, 7, 0, 4, 0, 5, 1, 0b0101_0001, 1, 7, 0, 4, 2, 0, 1, 0b0001_0000, 1, 9, 0]; // another boot, and the first once more
        yield return [5, 0, 4, 0, 100, .. enter, .. prove, 1, 0, 1, 9, 23, 8, 0, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 239, 1, 1, 1, 1, 2, 3, 4, 4, 0, 100]; // its own stream, and a REQUEST
        yield return [3, 0, 0, 1, 0, 3, 4, 1, 2, 0, 3, 8, 2, 3, 2, 2, 5, 88, 1, .. enter, .. prove, 4, 0xFF, 0xFF];
        yield return [7, 1, 9, .. enter, 6, 1, .. enter, 6, 0, 7, 1, 200];
        yield return [.. enter, .. prove, .. announce, .. prove, 7, 2, 0, 4, 0, 100, .. prove, .. prove];
        yield return [2, 2, 0, 232, .. new byte[232]];
        foreach (byte[] datagram in vectors.Of("negative_control", "datagram").Where(static datagram => datagram.Length < 400).Take(6))
        {
            yield return [0, (byte)(datagram.Length >> 8), (byte)datagram.Length, .. datagram];
        }
    }

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<byte> input) => Run(input, static _ => { });

    /// <summary>The same, and shows what came of it.</summary>
    public void Run(ReadOnlySpan<byte> input, Action<ControlSession> look)
    {
        using ControlSession session = new(_boots, _peers, _seks);
        InputReader reader = new(input);
        for (int step = 0; step < MostSteps && !reader.IsAtEnd; step++)
        {
            session.Step(ref reader);
        }

        look(session);
        session.End();
    }
}
