using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using GemRouter;

namespace Acme;

public sealed class SizeLimitOptions
{
    [Description("The longest payload that passes, in bytes.")]
    [Range(1, 65507)]
    public int Longest { get; set; } = 1316;
}

public sealed class SizeLimit(ComponentContext context, SizeLimitOptions options) : IPacketStage
{
    private readonly DropReason _tooLong = context.Counters.DropReason("too_long", "The payload is longer than the stage lets pass.");
    private readonly int _longest = options.Longest;

    public void Process(PacketBatch batch)
    {
        foreach (Packet packet in batch)
        {
            if (packet.Length > _longest)
            {
                batch.Drop(packet, _tooLong);
            }
        }
    }
}
