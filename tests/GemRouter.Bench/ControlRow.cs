namespace GemRouter.Bench;

/// <summary>What a domain of one size costs. Traffic is UDP payload of control datagrams at the node that has the most of it.</summary>
/// <param name="Nodes">The nodes.</param>
/// <param name="Streams">The streams of all of them.</param>
/// <param name="Remembered">Whether signature checks were remembered.</param>
/// <param name="Converged">Seconds from the first start until every node knows every other as proven and holds each stream's SEK usable.</param>
/// <param name="StreamP50">Seconds from the first start until half of the streams were usable, counted at each receiver.</param>
/// <param name="StreamP99">Seconds until 99 % were.</param>
/// <param name="PeakReceived">kb/s received in the worst second while converging.</param>
/// <param name="PeakReceivedDatagrams">Datagrams received in that second.</param>
/// <param name="PeakSent">kb/s sent in the worst second while converging.</param>
/// <param name="PeakSentDatagrams">Datagrams sent in that second.</param>
/// <param name="Received">kb/s received in the steady state.</param>
/// <param name="ReceivedDatagrams">Datagrams a second received in the steady state.</param>
/// <param name="Sent">kb/s sent in the steady state.</param>
/// <param name="SentDatagrams">Datagrams a second sent in the steady state.</param>
/// <param name="Total">kb/s received and sent in the steady state: at most 128.</param>
/// <param name="Joiner">Datagrams that a joiner causes in the second after its HELLO, its own included: all, less what the domain says anyway.</param>
/// <param name="JoinerAtMost">2 × (nodes with active streams) + 50.</param>
/// <param name="ConvergingCpu">µs of processor time for each node and virtual second while converging.</param>
/// <param name="Cpu">The same in the steady state.</param>
/// <param name="Checks">Signature checks of a node in a second of the steady state.</param>
/// <param name="Kilobytes">Managed memory for each node in the steady state.</param>
internal sealed record ControlRow(
    int Nodes,
    int Streams,
    bool Remembered,
    double Converged,
    double StreamP50,
    double StreamP99,
    double PeakReceived,
    long PeakReceivedDatagrams,
    double PeakSent,
    long PeakSentDatagrams,
    double Received,
    double ReceivedDatagrams,
    double Sent,
    double SentDatagrams,
    double Total,
    int Joiner,
    int JoinerAtMost,
    double ConvergingCpu,
    double Cpu,
    double Checks,
    double Kilobytes);
