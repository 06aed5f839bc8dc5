using System.ComponentModel;

namespace GemRouter.Kernel.Tests.Manifests;

/// <summary>Every type that an option may have.</summary>
internal sealed class EveryOption
{
    public string Text { get; set; } = "";

    [PasswordPropertyText(true)]
    public string Pin { get; set; } = "";

    [PasswordPropertyText(true)]
    public int Code { get; set; }

    public bool Switch { get; set; }

    public byte Byte { get; set; }

    public sbyte SignedByte { get; set; }

    public short Short { get; set; }

    public ushort UnsignedShort { get; set; }

    public int Whole { get; set; }

    public uint UnsignedWhole { get; set; }

    public long Long { get; set; }

    public ulong UnsignedLong { get; set; }

    public float Single { get; set; }

    public double Double { get; set; }

    public decimal Exact { get; set; }

    public DayOfWeek Choice { get; set; }

    public TimeSpan Time { get; set; }

    public int? Perhaps { get; set; }

    public Address Address { get; set; }

    public GroupAddress Group { get; set; }

    public GroupPrefix Prefix { get; set; }

    [PathOption]
    public string File { get; set; } = "";

    [PathOption]
    public IReadOnlyList<string> Files { get; set; } = [];

    [PathOption]
    public string[] Folders { get; set; } = [];

    public Inner Nested { get; set; } = new();

    public IReadOnlyList<Inner> Several { get; set; } = [];

    public int[] Numbers { get; set; } = [];

    internal sealed class Inner : IValidatedOptions
    {
        public string Host { get; set; } = "";

        [PathOption]
        public string? Socket { get; set; }

        public int HighPort { get; set; } = 2000;

        public void Validate(OptionProblems problems)
        {
            if (Socket?.StartsWith('/') == true)
            {
                problems.Add(nameof(Socket), Socket, "is no relative path");
            }

            if (HighPort < 1024)
            {
                problems.Add(nameof(HighPort), HighPort, "is a low port", "1024 to 65535");
            }
        }
    }
}
