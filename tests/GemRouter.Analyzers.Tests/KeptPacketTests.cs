namespace GemRouter.Analyzers.Tests;

/// <summary>GEM9001 in one method.</summary>
public sealed class KeptPacketTests
{
    private const string Fields = """
        private readonly List<Packet> _list = [];
        private readonly Queue<(Packet Packet, Instant Due)> _due = new();
        private readonly Dictionary<int, Packet> _map = [];
        private readonly Packet?[] _array = new Packet?[64];
        private readonly Held[] _ring = new Held[64];
        private readonly Dictionary<int, Flow> _flows = [];
        private Packet? _last;
        private PacketBatch? _batch;
        private object? _anything;
        private nint _address;
        private int _count;
        private Action? _later;
        private Flow _flow = new();

        private static Packet? s_last;

        private Packet? Last { get; set; }

        private event Action? Happened;

        private sealed class Flow { public Packet? First { get; set; } public int Count; public List<Packet> All { get; } = []; }

        private record struct Held(Packet Packet, Instant Due);

        private sealed class Meter(Packet packet) { public int Length { get; } = packet.Length; }

        private void Use() { Happened?.Invoke(); _ = (_last, _batch, _anything, _address, _count, _later, s_last, Last); }
        """;

    [Theory]
    [InlineData("[|_last = packet|];")]
    [InlineData("[|_last ??= packet|];")]
    [InlineData("[|s_last = packet|];")]
    [InlineData("[|Last = packet|];")]
    [InlineData("[|_anything = packet|];")]
    [InlineData("[|_array[_count++] = packet|];")]
    [InlineData("[|_map[1] = packet|];")]
    [InlineData("_list.Add([|packet|]);")]
    [InlineData("_map.TryAdd(1, [|packet|]);")]
    [InlineData("_due.Enqueue([|(packet, batch.Now)|]);")]
    [InlineData("[|_ring[0] = new Held(packet, batch.Now)|];")]
    [InlineData("[|_ring[0].Packet = packet|];")]
    [InlineData("[|_ring[0] = _ring[0] with { Packet = packet }|];")]
    [InlineData("[|_flow.First = packet|];")]
    [InlineData("_flow.All.Add([|packet|]);")]
    [InlineData("_flow?.All?.Add([|packet|]);")]
    [InlineData("[|_flow = new Flow { First = packet }|];")]
    [InlineData("Flow flow = _flows[1]; [|flow.First = packet|];")]
    [InlineData("if (_flows.TryGetValue(1, out Flow? flow)) { [|flow.First = packet|]; }")]
    [InlineData("foreach (Flow flow in _flows.Values) { [|flow.First = packet|]; }")]
    [InlineData("Flow flow = new(); flow.First = packet; [|_flow = flow|];")]
    [InlineData("List<Packet> list = []; list.Add(packet); [|_anything = list|];")]
    [InlineData("Packet same = packet; [|_last = same|];")]
    [InlineData("Packet? same = null; same = packet; [|_last = _count > 0 ? same : null|];")]
    [InlineData("[|(_last, _count) = (packet, 1)|];")]
    [InlineData("[|_anything = new object[] { packet }|];")]
    [InlineData("[|_anything = (Packet[])[packet]|];")]
    [InlineData("[|Volatile.Write(ref _last, packet)|];")]
    [InlineData("_ = [|Interlocked.Exchange(ref _last, packet)|];")]
    [InlineData("if (packet is { Length: > 5 } large) { [|_last = large|]; }")]
    [InlineData("batch.Drop(packet, null!); [|_last = packet|];")]
    public Task A_packet_of_a_batch_is_not_kept(string statements) => Verify(Plugin.Process(Loop(statements), Fields));

    [Theory]
    [InlineData("[|_later = () => packet.Ttl--|];")]
    [InlineData("[|_later += () => _count = packet.Length|];")]
    [InlineData("[|Happened += () => packet.Ttl--|];")]
    [InlineData("[|_later = packet.Return|];")]
    [InlineData("[|_later = Local|]; void Local() => packet.Ttl--;")]
    [InlineData("Task.Run([|() => packet.Ttl--|]);")]
    [InlineData("ThreadPool.QueueUserWorkItem(static _ => { }, [|packet|], false);")]
    [InlineData("new Thread([|() => packet.Ttl--|]).Start();")]
    [InlineData("using Timer timer = new([|_ => packet.Ttl--|]);")]
    [InlineData("using ITimer timer = Beat.Start(TimeProvider.System, TimeSpan.FromSeconds(1), [|_ => packet.Ttl--|], null);")]
    [InlineData("using ITimer timer = Beat.Start(TimeProvider.System, TimeSpan.FromSeconds(1), static _ => { }, [|packet|]);")]
    [InlineData("Func<Task> run = [|async () => { await Task.Yield(); packet.Ttl--; }|]; run();")]
    [InlineData("Task.Run([|async () => { await Task.Yield(); packet.Ttl--; }|]);")]
    [InlineData("_ = LaterAsync([|packet|]); async Task LaterAsync(Packet one) { await Task.Yield(); one.Ttl--; }")]
    [InlineData("_ = [|LaterAsync()|]; async Task LaterAsync() { await Task.Yield(); packet.Ttl--; }")]
    public Task A_lambda_that_outlives_the_call_has_no_packet(string statements) => Verify(Plugin.Process(Loop(statements), Fields));

    [Theory]
    [InlineData("[|_batch = batch|];")]
    [InlineData("[|_anything = batch|];")]
    [InlineData("[|_anything = (1, batch)|];")]
    [InlineData("[|_later = () => Process(batch)|];")]
    [InlineData("Task.Run([|() => Process(batch)|]);")]
    public Task A_batch_is_not_kept(string statements) => Verify(Plugin.Process(statements, Fields));

    [Theory]
    [InlineData("[|_address = packet.PayloadAddress|];")]
    [InlineData("[|_address = packet.PayloadAddress + 4|];")]
    [InlineData("nint at = packet.PayloadAddress; [|_address = at|];")]
    [InlineData("fixed (byte* first = packet.Payload) { [|_address = (nint)first|]; }")]
    [InlineData("fixed (byte* first = packet.Write()) { [|_pointer = first + 1|]; }")]
    [InlineData("fixed (byte* first = packet.Prepend(1)) { [|_pointer = first|]; }")]
    [InlineData("fixed (byte* first = &packet.Payload[0]) { [|_pointer = first|]; }")]
    [InlineData("Span<byte> bytes = packet.Write(); fixed (byte* first = bytes[4..]) { [|_pointer = &first[1]|]; }")]
    [InlineData("[|_pointer = (byte*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref packet.Write()[0])|];")]
    [InlineData("[|_pointer = (byte*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref System.Runtime.InteropServices.MemoryMarshal.GetReference(packet.Write()))|];")]
    public Task An_address_in_a_packet_is_not_kept(string statements) => Verify(Plugin.Process(Loop(statements), Fields + "private unsafe byte* _pointer;"));

    [Theory]
    [InlineData("_count += packet.Length; _anything = packet.Group; _anything = packet.Payload.ToArray(); _address = packet.Payload[0];")]
    [InlineData("Packet same = packet; same.Ttl--; Packet[] all = [packet]; all[0].Ttl--;")]
    [InlineData("Flow flow = new(); flow.First = packet; flow.All.Add(packet);")]
    [InlineData("_anything = new Meter(packet);")]
    [InlineData("_ = _list.Contains(packet); _ = _list.IndexOf(packet); _list.Remove(packet);")]
    [InlineData("_ = _list.Find(one => one.Length == packet.Length); _list.RemoveAll(one => one == packet);")]
    [InlineData("Action now = () => packet.Ttl--; now();")]
    [InlineData("_ = _flows.Select(one => one.Value.Count + packet.Length).ToArray();")]
    [InlineData("System.Collections.Concurrent.ConcurrentDictionary<int, int> map = new(); map.GetOrAdd(1, _ => packet.Length);")]
    [InlineData("_last = null; if (_last == packet) { _count++; }")]
    [InlineData("foreach (byte one in packet.Payload) { _count += one; } ref byte first = ref packet.Write()[0]; _count = first;")]
    [InlineData("packet.CopyHeaderFrom(packet); packet.Source = default; (packet.Ttl, packet.Ecn) = (1, 0);")]
    [InlineData("if (batch.TryRent(out Packet? mine)) { _last = mine; }")]
    [InlineData("_count = packet.PayloadAddress == 0 ? 1 : 0;")]
    public Task What_is_copied_or_ends_with_the_call_is_fine(string statements) => Verify(Plugin.Process(Loop(statements), Fields));

    [Theory]
    [InlineData("_batch = batch; try { Use(); } finally { _batch = null; }")]
    [InlineData("int n = 0; foreach (Packet packet in batch) { _array[n++] = packet; } Use(); Array.Clear(_array, 0, n);")]
    [InlineData("foreach (Packet packet in batch) { _list.Add(packet); } Use(); _list.Clear();")]
    [InlineData("foreach (Packet packet in batch) { _last = packet; Use(); } _last = null;")]
    [InlineData("foreach (Packet packet in batch) { _list.Add(packet); } Empty(); void Empty() => _list.Clear();")]
    [InlineData("foreach (Packet packet in batch) { _array[0] = packet; _array.AsSpan().Clear(); }")]
    public Task A_place_that_is_cleared_before_the_call_returns_keeps_nothing(string statements) => Verify(Plugin.Process(statements, Fields));

    [Fact]
    public Task A_place_that_was_cleared_before_is_not_cleared_afterwards() =>
        Verify(Plugin.Process("_last = null; foreach (Packet packet in batch) { [|_last = packet|]; }", Fields));

    [Fact]
    public Task A_batch_is_gone_through_by_hand_too() => Verify(Plugin.Process("""
        PacketBatch.Enumerator all = batch.GetEnumerator();
        while (all.MoveNext())
        {
            Packet packet = all.Current;
            [|_last = packet|];
            _list.Add([|all.Current|]);
        }
        """, Fields));

    [Fact]
    public Task A_parameter_of_the_primary_constructor_is_a_field() => Verify("""
        using GemRouter;

        namespace Acme;

        public sealed class Probe(List<Packet> kept) : IPacketStage
        {
            public void Process(PacketBatch batch)
            {
                foreach (Packet packet in batch)
                {
                    kept.Add([|packet|]);
                }
            }
        }
        """);

    [Fact]
    public async Task The_message_says_what_is_kept_and_where_and_what_would_be_right()
    {
        string[] messages = await Plugin.VerifyAsync(new KeptPacketAnalyzer(), Plugin.Process(Loop("[|_last = packet|];") + "[|_batch = batch|];", Fields));
        Assert.Equal(
            [
                "The packet 'packet' is kept in '_last' beyond Process: it becomes somebody else's; detach it before (PacketBatch.Detach, in an IHoldingStage), or copy what is needed of it",
                "The batch 'batch' is kept in '_batch' beyond Process: the worker fills it anew for the next call; use it within this one",
            ],
            messages);
    }

    [Fact]
    public Task A_sender_keeps_no_packet_but_may_fill_arrays_of_addresses() => Verify(Plugin.Send(
        "foreach (Packet packet in batch) { [|_last = packet|]; _address = packet.PayloadAddress; }", Fields));

    [Fact]
    public Task A_receiver_may_keep_what_it_rented_and_not_the_batch() => Verify(Plugin.Receive(
        "if (batch.TryRent(out Packet? spare)) { _last = spare; } [|_batch = batch|];", Fields));

    [Fact]
    public Task A_cipher_keeps_no_address_of_its_spans() => Verify(Plugin.Seal(
        "_nonce = nonce.ToArray(); fixed (byte* first = plaintext) { [|_at = first|]; }", "private byte[] _nonce = []; private unsafe byte* _at;"));

    [Fact]
    public Task What_no_worker_calls_is_not_looked_at() => Verify("""
        using GemRouter;

        namespace Acme;

        public sealed class Probe
        {
            private Packet? _last;

            public void Process(PacketBatch batch)
            {
                foreach (Packet packet in batch)
                {
                    _last = packet;
                }

                _ = _last;
            }
        }
        """);

    private static string Loop(string statements) => $"foreach (Packet packet in batch) {{ {statements} }}";

    private static Task Verify(string source) => Plugin.VerifyAsync(new KeptPacketAnalyzer(), source);
}
