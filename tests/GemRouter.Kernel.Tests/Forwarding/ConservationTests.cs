using CsCheck;
using GemRouter.Kernel.Manifests;
using GemRouter.Testing;

namespace GemRouter.Kernel.Tests.Forwarding;

/// <summary>Whatever comes, every packet is accounted for, none is held at the end, and no nonce comes twice (design, decision 9; wire 5.1).</summary>
public sealed class ConservationTests
{
    private static readonly Gen<Step> Steps = Gen.Select(Gen.Int[0, 9], Gen.Int[0, 5], Gen.Int[0, 40], Gen.Int[0, 8900], Gen.Int[0, 3], static (kind, which, count, size, variant) =>
        new Step(kind, which, count, size, variant));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Any_traffic_under_any_tables_balances_and_repeats_no_nonce(bool ring) => Steps.Array[1, 60].Sample(
        steps =>
        {
            using Run run = new(ring);
            foreach (Step step in steps)
            {
                run.Take(step);
            }

            run.End();
        },
        iter: 40);

    private readonly record struct Step(int Kind, int Which, int Count, int Size, int Variant);

    private sealed class Run : IDisposable
    {
        private readonly RecordingSuite _suite = new(Suites.Of(1));
        private readonly TestStream[] _streams;
        private readonly DataBench _bench;
        private readonly List<TestStream> _open = [];
        private readonly Dictionary<int, TestStream> _sealing = [];
        private ulong _seed = 1000;

        public Run(bool ring)
        {
            WorkerRigSetup setup = new()
            {
                PoolPackets = 90, BatchSize = 16, Memory = 128 << 10, FragmentMemory = 64 << 10, MostFlows = 4,
                Before = [new ScriptedStage(Meddle)], After = [new KeepingStage(TimeSpan.FromMilliseconds(3))],
            };
            _bench = new DataBench(setup, setup with { After = [new KeepingStage(TimeSpan.FromMilliseconds(3))] }, mtu: 600, ring: ring, queue: 1024);
            _streams = [.. Enumerable.Range(0, 6).Select(i => New(i))];
        }

        public void Take(Step step)
        {
            TestStream stream = _streams[step.Which];
            switch (step.Kind)
            {
                case 0: // a SEK, or another
                    _sealing[step.Which] = step.Variant == 0 ? stream : New(step.Which);
                    PublishSealing(step);
                    break;
                case 1:
                    _sealing.Remove(step.Which);
                    PublishSealing(step);
                    break;
                case 2:
                    _open.RemoveAll(open => open.Flow == stream.Flow);
                    _open.AddRange(_sealing.Where(pair => pair.Value.Flow == stream.Flow).Select(static pair => pair.Value));
                    _bench.Open.Publish(open: _open);
                    break;
                case 3:
                    _bench.Clock.Advance(TimeSpan.FromMilliseconds(step.Size / 9.0));
                    break;
                case 4:
                    _bench.Wire.Send(Enumerable.Range(0, step.Count).Select(i => Garbage(stream, i, step)));
                    break;
                case 5: // what was heard comes again, some of it damaged
                    _bench.Wire.Send(_bench.Wire.Take().TakeLast(step.Count).Select((packet, i) => i % 3 == 0 ? Damaged(packet) : packet));
                    break;
                default:
                    _bench.Host.Send(Enumerable.Range(0, step.Count).Select(i => FromRed(stream, i, step)));
                    break;
            }

            _bench.Seal.Worker.Turn(wait: false);
            _bench.Seal.CheckBalance();
            _bench.Open.Worker.Turn(wait: false);
            _bench.Open.CheckBalance();
            Assert.Empty(_bench.Seal.Failures);
            Assert.Empty(_bench.Open.Failures);
        }

        public void End()
        {
            _bench.Turn();
            _bench.End();
            Assert.Equal(0, _suite.Repeated);
            Assert.All(_bench.Wire.Take(), static packet => Assert.True(packet.Payload.Length == 0 || packet.Source != Address.Parse("192.0.2.1") || packet.Payload.Span[0] == 0xE1));
            Assert.All(_bench.Far.Take(), static packet => Assert.True(packet.SourcePort == 7177));
        }

        public void Dispose() => _bench.Dispose();

        private static TestPacket FromRed(TestStream stream, int i, Step step) => stream.Packet((ulong)i, step.Variant == 0 ? step.Size : (i * step.Size / 20) % 1400) with
        {
            Ttl = (byte)(i % 7 == 0 ? i % 3 : 16),
            Source = Address.Parse(i % 11 == 0 ? "10.9.9.9" : "10.1.0.9"),
            SourcePort = (ushort)(i % 13 == 0 ? 7177 : 40000),
            Group = i % 17 == 0 ? GroupAddress.Parse("239.1.9.9") : i % 19 == 0 ? GroupAddress.Parse("239.77.1.1") : stream.Context.Group,
        };

        private static TestPacket Garbage(TestStream stream, int i, Step step) => new()
        {
            Group = i % 5 == 0 ? GroupAddress.Parse($"239.{i % 2}.{i}.1") : stream.Context.Group,
            Port = stream.Context.Port,
            Source = Address.Parse("192.0.2.66"),
            Ttl = (byte)step.Size,
            Payload = i % 3 == 0 ? TestPacket.Bytes((ulong)i, step.Size % 570) : (byte[])[0xE1, .. TestPacket.Bytes((ulong)(i % 7), step.Size % 500).Span],
        };

        private static TestPacket Damaged(TestPacket packet)
        {
            byte[] bytes = packet.Payload.ToArray();
            bytes.AsSpan(bytes.Length / 2, Math.Min(1, bytes.Length)).Fill(0xFF);
            return packet with { Payload = bytes };
        }

        // A stage that does all that a stage may do.
        private static void Meddle(PacketBatch batch)
        {
            int i = 0;
            foreach (Packet packet in batch)
            {
                switch (i++ % 9)
                {
                    case 3: batch.Consume(packet); break;
                    case 5 when packet.Length > 0: packet.TrimEnd(1); break;
                    case 7 when batch.Room > 0 && batch.TryRent(out Packet? made):
                        made.CopyHeaderFrom(packet);
                        packet.Payload.CopyTo(made.Reset(packet.Length));
                        batch.Add(made);
                        break;
                    default: break;
                }
            }
        }

        private TestStream New(int which) => new(_seed++, $"239.1.1.{which + 1}", suite: _suite);

        private void PublishSealing(Step step) => _bench.Seal.Publish(sealing: _sealing.Values.Select(stream => (
            stream,
            stream.Entry(
                mtu: 600,
                oversize: step.Variant == 2 ? OversizeAction.Drop : OversizeAction.Fragment,
                releaseAt: _bench.Clock.Now + TimeSpan.FromMilliseconds(step.Count),
                pad: step.Variant == 3 ? [100, 500] : []))));
    }
}
