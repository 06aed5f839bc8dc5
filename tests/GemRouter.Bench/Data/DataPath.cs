namespace GemRouter.Bench.Data;

/// <summary>What carries packets from the source's network to the sink's: a node at each end of a black network.</summary>
internal abstract class DataPath : IDisposable
{
    public const string FirstGroup = "239.1.1.0";
    public const int Port = 5000;
    private const double WarmUpRate = 40_000;

    private readonly List<LabProcess> _processes = [];

    protected DataPath(string name, int streams)
    {
        Name = name;
        Streams = streams;
    }

    public string Name { get; }

    /// <summary>The streams that it is ready for: groups from <see cref="FirstGroup"/> on.</summary>
    public int Streams { get; }

    public Lab Lab { get; } = new();

    /// <summary>The process that takes plaintext; null where the kernel does it all.</summary>
    public LabProcess? Sealing { get; protected set; }

    /// <summary>The process that gives plaintext.</summary>
    public LabProcess? Opening { get; protected set; }

    /// <summary>False where the source is what is measured: its processor time stands for a sealing node's.</summary>
    public virtual bool HasNodes => true;

    /// <summary>How the source sends several streams; empty for packet by packet.</summary>
    public virtual string[] SourceWay => [];

    public virtual string SourceSpace => Lab.Source;

    public virtual string SourceDevice => Lab.SourceDevice;

    public virtual string SourceAddress => Lab.SourceAddress;

    public virtual string SinkSpace => Lab.Sink;

    public virtual string SinkDevice => Lab.SinkDevice;

    /// <summary>What else the sink is told.</summary>
    protected virtual string[] SinkWay => [];

    public LabProcess Sinking { get; private set; } = null!;

    /// <summary>Milliseconds of traffic before anything is measured: until the last tier is compiled.</summary>
    protected virtual int WarmUp => 0;

    /// <summary>Starts it all, and waits until packets arrive.</summary>
    public void Start()
    {
        StartNodes();
        Sinking = Run(SinkSpace, Programs.Peer("sink"), [SinkDevice, FirstGroup, $"{Port}", $"{Streams}", .. SinkWay]);
        Sinking.Expect("ready");
        for (int attempts = 0; attempts < 20; attempts++)
        {
            FlowResult first = new Flow(this).Run(Streams, 1316, Math.Max(2000, 4 * Streams), warm: 0, window: 500);
            if (first.Received > 0 && first.Lost == 0)
            {
                _ = WarmUp == 0 ? null : new Flow(this).Run(1, 1316, WarmUpRate, warm: 0, window: WarmUp);
                return;
            }
        }

        throw new InvalidOperationException($"{Name}: packets are lost at a rate that everybody can do.");
    }

    public void Dispose()
    {
        _processes.ForEach(static process => process.Dispose());
        Stopped();
        Lab.Dispose();
    }

    protected abstract void StartNodes();

    protected virtual void Stopped()
    {
    }

    protected LabProcess Run(string space, string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        LabProcess process = new(space, Lab.Folder, program, arguments, environment);
        _processes.Add(process);
        return process;
    }
}
