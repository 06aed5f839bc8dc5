namespace GemRouter.Analyzers.Tests;

/// <summary>GEM9002.</summary>
public sealed class BlockingTests
{
    [Theory]
    [InlineData("[|Thread.Sleep(1)|];")]
    [InlineData("[|Task.Delay(1)|].ContinueWith(_ => { });")]
    [InlineData("[|Task.CompletedTask.Wait()|];")]
    [InlineData("[|Task.WaitAll(Task.CompletedTask)|];")]
    [InlineData("_ = [|Task.FromResult(1).Result|];")]
    [InlineData("_ = [|Task.FromResult(1).GetAwaiter().GetResult()|];")]
    [InlineData("[|Task.CompletedTask.ConfigureAwait(false).GetAwaiter().GetResult()|];")]
    [InlineData("_ = [|ValueTask.FromResult(1).Result|];")]
    [InlineData("[|lock|] (this) { }")]
    [InlineData("[|Monitor.Enter(this)|];")]
    [InlineData("_ = [|Monitor.TryEnter(this, 5)|];")]
    [InlineData("using ([|new Lock().EnterScope()|]) { }")]
    [InlineData("[|new ReaderWriterLockSlim().EnterReadLock()|];")]
    [InlineData("[|new SemaphoreSlim(1).Wait()|];")]
    [InlineData("_ = [|new SemaphoreSlim(1).Wait(5)|];")]
    [InlineData("_ = [|new AutoResetEvent(false).WaitOne()|];")]
    [InlineData("[|new ManualResetEventSlim().Wait()|];")]
    [InlineData("_ = [|new System.Collections.Concurrent.BlockingCollection<int>().Take()|];")]
    [InlineData("[|Console.WriteLine(batch.Count)|];")]
    [InlineData("[|Console.Out|].Write(1);")]
    [InlineData("[|File.AppendAllText(\"log\", \"x\")|];")]
    [InlineData("using FileStream file = [|File.OpenRead(\"log\")|];")]
    [InlineData("using StreamWriter file = [|new StreamWriter(\"log\")|];")]
    [InlineData("_ = [|System.Net.Dns.GetHostName()|];")]
    [InlineData("_ = [|new HttpClient().Send(new HttpRequestMessage())|];")]
    [InlineData("[|Task.Run(() => { })|];")]
    [InlineData("[|Parallel.For(0, 2, _ => { })|];")]
    [InlineData("[|new Thread(() => { }).Start()|];")]
    [InlineData("[|ThreadPool.QueueUserWorkItem(_ => { })|];")]
    public Task A_stage_does_not_wait(string statement) => Verify(Plugin.Process(statement));

    [Theory]
    [InlineData("if (_task.IsCompletedSuccessfully) { _ = _task.Result; }")]
    [InlineData("if (_task.IsCompleted) { _task.GetAwaiter().GetResult(); }")]
    [InlineData("_ = _event.WaitOne(0);")]
    [InlineData("_ = _event.WaitOne(TimeSpan.Zero);")]
    [InlineData("if (Monitor.TryEnter(this)) { Monitor.Exit(this); }")]
    [InlineData("_event.Set(); Volatile.Write(ref _count, 1); Interlocked.Increment(ref _count);")]
    [InlineData("_ = Path.Combine(\"a\", \"b\"); _ = new MemoryStream().ReadByte();")]
    [InlineData("Action later = () => Thread.Sleep(1); _ = nameof(Task.Delay);")]
    [InlineData("void Never() { Thread.Sleep(1); }")]
    public Task What_does_not_wait_is_not_reported(string statements) => Verify(Plugin.Process(statements, """
        private readonly Task<int> _task = Task.FromResult(1);
        private readonly AutoResetEvent _event = new(false);
        private int _count;
        """));

    [Fact]
    public async Task An_async_method_is_reported_where_it_is_named()
    {
        string[] messages = await Plugin.VerifyAsync(new BlockingAnalyzer(), Plugin.Stage("public async void [|Process|](PacketBatch batch) { await Task.Yield(); }"));
        Assert.Equal(["'async' in 'Process': what follows an await runs later and on another thread, when packets and batch are somebody else's"], messages);
    }

    [Fact]
    public async Task A_method_that_a_worker_reaches_is_looked_at_and_one_that_it_does_not_is_not()
    {
        string[] messages = await Plugin.VerifyAsync(new BlockingAnalyzer(), Plugin.Stage("""
            public void Process(PacketBatch batch) => First();

            public void Reload() => Thread.Sleep(1);

            private static void First() => Second();

            private static void Second() => [|Thread.Sleep(2)|];
            """));
        Assert.StartsWith("'Thread.Sleep' in 'Second', which 'Process' calls: it lets time pass", Assert.Single(messages), StringComparison.Ordinal);
    }

    [Fact]
    public Task Properties_and_local_functions_and_async_methods_of_the_type_are_reached() => Verify(Plugin.Stage("""
        private int Wait => [|Task.FromResult(1).Result|];

        private int Kept { get => 1; set => [|Thread.Sleep(value)|]; }

        public void Process(PacketBatch batch)
        {
            _ = Wait;
            Kept = 1;
            Local();
            _ = LaterAsync();
            _ = AlsoLaterAsync();

            void Local() => [|Thread.Sleep(1)|];

            async Task [|AlsoLaterAsync|]() => await Task.Yield();
        }

        private async Task [|LaterAsync|]() => await Task.Yield();
        """));

    [Fact]
    public Task A_blocking_method_that_calls_itself_is_reported_once() => Verify(Plugin.Stage("""
        public void Process(PacketBatch batch) => Again(batch.Count);

        private void Again(int times)
        {
            [|Thread.Sleep(1)|];
            if (times > 0)
            {
                Again(times - 1);
                Process(null!);
            }
        }
        """));

    [Fact]
    public Task Tick_and_drain_and_the_due_time_are_of_the_packet_path() => Verify("""
        using GemRouter;

        namespace Acme;

        public sealed class Probe : IHoldingStage
        {
            public Instant NextDue { get { [|lock|] (this) { return Instant.Never; } } }

            public void Process(PacketBatch batch)
            {
            }

            void IHoldingStage.Tick(PacketBatch batch) => [|Thread.Sleep(1)|];

            public void Drain(PacketBatch batch) => [|Thread.Sleep(1)|];
        }
        """);

    [Fact]
    public Task An_abstract_stage_and_what_overrides_it_are_stages() => Verify("""
        using GemRouter;

        namespace Acme;

        public abstract class Base : IPacketStage
        {
            public virtual void Process(PacketBatch batch) => [|Thread.Sleep(1)|];
        }

        public sealed class Probe : Base
        {
            public override void Process(PacketBatch batch) => [|Thread.Sleep(2)|];
        }

        public sealed partial class Parted : IPacketStage
        {
            public partial void Process(PacketBatch batch);
        }

        public sealed partial class Parted
        {
            public partial void Process(PacketBatch batch) => [|Thread.Sleep(3)|];
        }
        """);

    [Fact]
    public Task A_sender_may_use_its_socket_and_a_lock_and_waits_for_nothing_else() => Verify(Plugin.Send("""
        _socket.Send(new byte[1]);
        lock (_socket) { }
        [|Thread.Sleep(1)|];
        [|_room.Wait()|];
        [|Console.WriteLine()|];
        """, """
        private readonly System.Net.Sockets.Socket _socket = null!;
        private readonly SemaphoreSlim _room = null!;
        """));

    [Fact]
    public Task A_receiver_waits_and_does_not_sleep() => Verify(Plugin.Receive("""
        _woken.WaitOne(5);
        _ = _socket.Poll(5, System.Net.Sockets.SelectMode.SelectRead);
        [|Thread.Sleep(1)|];
        """, """
        private readonly System.Net.Sockets.Socket _socket = null!;
        private readonly AutoResetEvent _woken = null!;
        """));

    [Fact]
    public Task A_cipher_takes_no_lock() => Verify(Plugin.Seal("[|lock|] (this) { }"));

    [Fact]
    public Task A_life_of_its_own_may_wait() => Verify("""
        using GemRouter;

        namespace Acme;

        public sealed class Probe : IPacketStage, IComponent
        {
            public void Process(PacketBatch batch)
            {
            }

            public async ValueTask StartAsync(CancellationToken cancellationToken) => await Task.Delay(1, cancellationToken);

            public ValueTask StopAsync(CancellationToken cancellationToken)
            {
                Thread.Sleep(1);
                return ValueTask.CompletedTask;
            }
        }

        public sealed class Other
        {
            public void Process(PacketBatch batch) => Thread.Sleep(1);
        }
        """);

    private static Task Verify(string source) => Plugin.VerifyAsync(new BlockingAnalyzer(), source);
}
