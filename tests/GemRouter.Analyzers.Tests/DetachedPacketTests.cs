namespace GemRouter.Analyzers.Tests;

/// <summary>GEM9001 where packets are detached, or passed from method to method.</summary>
public sealed class DetachedPacketTests
{
    private const string Fields = """
        private readonly Queue<Packet> _held = new();
        private readonly List<Packet> _list = [];
        private Packet? _last;
        private PacketBatch? _batch;
        private nint _address;
        private int _count;

        private void Use() => _ = (_last, _batch, _address, _count);
        """;

    [Theory]
    [InlineData("batch.Detach(packet); _held.Enqueue(packet);")]
    [InlineData("_held.Enqueue(packet); batch.Detach(packet);")]
    [InlineData("if (_count > 5) { continue; } batch.Detach(packet); if (_count > 3) { _held.Enqueue(packet); } else { _last = packet; }")]
    [InlineData("if (_count > 5) { batch.Detach(packet); } if (_count > 5) { _held.Enqueue(packet); }")]
    [InlineData("Packet same = packet; batch.Detach(same); _held.Enqueue(packet);")]
    [InlineData("batch.Detach(packet); _address = packet.PayloadAddress;")]
    [InlineData("batch.Detach(packet); Packet same = packet; _last = same;")]
    [InlineData("try { batch.Detach(packet); } finally { _count++; } _held.Enqueue(packet);")]
    [InlineData("switch (_count) { case 1: batch.Detach(packet); _held.Enqueue(packet); break; default: batch.Consume(packet); break; }")]
    public Task A_stage_that_holds_packets_keeps_what_it_detached(string statements) => Verify(Loop(statements));

    [Theory]
    [InlineData("if (_count > 5) { batch.Detach(packet); _held.Enqueue(packet); } else { [|_last = packet|]; }")]
    [InlineData("if (_count > 5) { [|_last = packet|]; continue; } batch.Detach(packet); _held.Enqueue(packet);")]
    [InlineData("if (_count > 5) { _held.Enqueue([|packet|]); return; } batch.Detach(packet);")]
    [InlineData("switch (_count) { case 1: batch.Detach(packet); break; default: [|_last = packet|]; break; }")]
    [InlineData("batch.Detach(packet); _held.Enqueue(packet); foreach (Packet other in batch) { _held.Enqueue([|other|]); }")]
    public Task Another_way_through_the_method_or_another_packet_is_not_detached(string statements) => Verify(Loop(statements));

    [Fact]
    public Task A_batch_is_never_detached() => Verify(Loop("batch.Detach(packet); _held.Enqueue(packet); [|_batch = batch|];"));

    [Fact]
    public Task A_packet_of_the_turn_before_is_known_under_its_own_name() => Verify(Plugin.Process("""
        Packet? before = null;
        foreach (Packet packet in batch)
        {
            if (before is not null)
            {
                _held.Enqueue(before);
            }

            batch.Detach(packet);
            before = packet;
        }
        """, Fields, "IHoldingStage"));

    [Fact]
    public async Task A_method_of_the_type_is_looked_into()
    {
        string[] messages = await Plugin.VerifyAsync(new KeptPacketAnalyzer(), Plugin.Stage(Fields + """
            public void Process(PacketBatch batch)
            {
                foreach (Packet packet in batch)
                {
                    First(packet, 1);
                }

                Whole(batch);
            }

            private void First(Packet one, int times) => Second(times, one);

            private void Second(int times, Packet two)
            {
                _held.Enqueue([|two|]);
                _count += times;
            }

            private void Whole(PacketBatch all)
            {
                foreach (Packet packet in all)
                {
                    [|_last = packet|];
                }
            }

            public void Reload(Packet packet) => _last = packet;
            """));
        Assert.StartsWith("The packet 'two' is kept in '_held' beyond Process: ", messages[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("batch.Detach(packet); Keep(packet);")]
    [InlineData("KeepDetached(batch, packet);")]
    [InlineData("Detach(batch, packet); Keep(packet);")]
    [InlineData("Detach(batch, packet); _last = packet;")]
    [InlineData("Further(batch, packet); _last = packet;")]
    public Task A_method_of_the_type_may_detach_or_keep_for_its_caller(string statements) => Verify(Plugin.Stage($$"""
        {{Fields}}

        public void Process(PacketBatch batch)
        {
            foreach (Packet packet in batch)
            {
                {{statements}}
            }
        }

        private static void Further(PacketBatch batch, Packet packet) => Detach(batch, packet);

        private static void Detach(PacketBatch batch, Packet packet) => batch.Detach(packet);

        private void Keep(Packet packet) => _held.Enqueue(packet);

        private void KeepDetached(PacketBatch batch, Packet packet)
        {
            batch.Detach(packet);
            Keep(packet);
        }
        """, "IHoldingStage"));

    [Fact]
    public Task What_one_caller_detached_another_may_not_have() => Verify(Plugin.Stage(Fields + """
        public void Process(PacketBatch batch)
        {
            foreach (Packet packet in batch)
            {
                if (packet.Length > 5)
                {
                    batch.Detach(packet);
                    Keep(packet);
                }
                else
                {
                    Keep(packet);
                }
            }
        }

        private void Keep(Packet packet) => _held.Enqueue([|packet|]);
        """));

    [Fact]
    public Task A_method_of_the_type_may_clear_for_its_caller() => Verify(Plugin.Send("""
        foreach (Packet packet in batch)
        {
            _list.Add(packet);
        }

        Flush();
        """, Fields + """
            private void Flush()
            {
                Use();
                Forget();
            }

            private void Forget() => _list.Clear();
            """));

    [Fact]
    public Task Methods_that_call_each_other_come_to_an_end() => Verify(Plugin.Stage(Fields + """
        public void Process(PacketBatch batch)
        {
            foreach (Packet packet in batch)
            {
                First(batch, packet);
            }
        }

        private void First(PacketBatch batch, Packet packet)
        {
            [|_last = packet|];
            Second(batch, packet);
        }

        private void Second(PacketBatch batch, Packet packet)
        {
            First(batch, packet);
            Process(batch);
        }
        """));

    [Fact]
    public Task A_local_function_is_part_of_its_method() => Verify(Plugin.Process("""
        foreach (Packet packet in batch)
        {
            Keep(packet);
            Hold(packet);
        }

        void Keep(Packet one) => [|_last = one|];

        void Hold(Packet one)
        {
            Use();
            one.Ttl--;
        }
        """, Fields));

    [Fact]
    public Task Tick_keeps_nothing_either() => Verify($$"""
        using GemRouter;

        namespace Acme;

        public abstract class Base : IHoldingStage
        {
            {{Fields}}

            public Instant NextDue => Instant.Never;

            public virtual void Process(PacketBatch batch) => Use();

            void IHoldingStage.Tick(PacketBatch batch) => [|_batch = batch|];

            public void Drain(PacketBatch batch)
            {
                while (_held.TryDequeue(out Packet? packet))
                {
                    batch.Add(packet);
                }
            }
        }

        public sealed class Probe : Base
        {
            private PacketBatch? _mine;

            public override void Process(PacketBatch batch)
            {
                [|_mine = batch|];
                base.Process(_mine);
            }
        }
        """);

    private static string Loop(string statements) => Plugin.Process($"foreach (Packet packet in batch) {{ {statements} }}", Fields, "IHoldingStage");

    private static Task Verify(string source) => Plugin.VerifyAsync(new KeptPacketAnalyzer(), source);
}
