using GemRouter.Hosting;

namespace GemRouter.Plugin.Ring.Tests;

/// <summary>Sends batches of equal packets to groups in turn and receives them, with nothing of the test's own that allocates.</summary>
internal sealed class SteadyFlow(ILinkReceiver receiver, ILinkSender sender, params GroupAddress[] groups)
{
    private const int Packets = 64;

    private readonly Ledger _ledger = new();
    private readonly BatchOwner _owner = new(new PacketPool(256, 0, 2048, 0), 128);
    private readonly TimeProvider _clock = TimeProvider.System;

    /// <summary>Runs so many batches through; fails where one is not received in time.</summary>
    public void Run(int batches)
    {
        for (int i = 0; i < batches; i++)
        {
            Send();
            Instant end = Instant.Now(_clock) + TimeSpan.FromSeconds(20);
            for (int received = 0; received < Packets;)
            {
                _owner.BeginReceive(_ledger, Instant.Now(_clock), 50); // less than a run
                receiver.Receive(_owner.Batch, end);
                received += _owner.Batch.Count;
                ((IRingReceiver)receiver).Release();
                if (Instant.Now(_clock) > end)
                {
                    throw new TimeoutException("A batch was not received.");
                }

                _owner.BeginSend();
                _owner.CompleteSend();
            }
        }
    }

    private void Send()
    {
        _owner.BeginStage(_ledger, Instant.Now(_clock));
        for (int i = 0; i < Packets && _owner.Batch.TryRent(out Packet? packet); i++)
        {
            packet.Reset(1316).Fill((byte)i);
            (packet.Group, packet.Port, packet.Ttl) = (groups[i % groups.Length], 5004, 8);
            _owner.Batch.Add(packet);
        }

        _owner.BeginSend();
        sender.Send(_owner.Batch);
        _owner.CompleteSend();
    }
}
