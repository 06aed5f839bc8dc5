using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GemRouter.Trial.Plugins;

public sealed class DscpMarkerOptions
{
    [Description("The DSCP of all packets (RFC 2474); 34 is AF41, for video.")]
    [Range(0, 63)]
    public int Dscp { get; set; } = 34;
}
