using System.Globalization;
using System.Text;

namespace GemRouter.Kernel.Manifests;

/// <summary>Shapes of numbers, durations and sizes.</summary>
internal static class Numbers
{
    private static readonly (string Unit, double Ticks)[] TimeUnits =
    [
        ("ms", TimeSpan.TicksPerMillisecond), ("s", TimeSpan.TicksPerSecond), ("m", TimeSpan.TicksPerMinute), ("h", TimeSpan.TicksPerHour),
    ];

    private static readonly CompositeFormat NumberSchema = CompositeFormat.Parse("""{{"type":"integer","minimum":{0},"maximum":{1}}}""");

    /// <summary>A whole number.</summary>
    public static ScalarShape<int> Integer(int low, int high) => new(
        $"a whole number from {low} to {high}",
        [ScalarKind.Integer],
        string.Format(CultureInfo.InvariantCulture, NumberSchema, low, high),
        (string text, out int value) =>
        {
            bool whole = TryWhole(text, out long number);
            value = whole && number >= low && number <= high ? (int)number : 0;
            return whole && number >= low && number <= high ? null : Outside(text, $"{low} to {high}");
        });

    /// <summary>A larger whole number.</summary>
    public static ScalarShape<long> Large(long low, long high) => new(
        $"a whole number from {low} to {high}",
        [ScalarKind.Integer],
        string.Format(CultureInfo.InvariantCulture, NumberSchema, low, high),
        (string text, out long value) => TryWhole(text, out value) && value >= low && value <= high ? null : Outside(text, $"{low} to {high}"));

    /// <summary>A span of time with its unit.</summary>
    public static ScalarShape<TimeSpan> Duration(TimeSpan low, TimeSpan high) => new(
        $"a time from {InWords(low)} to {InWords(high)}, such as 300ms, 5s, 10m or 1h",
        [ScalarKind.Text],
        """{"type":"string","pattern":"^[0-9]+(\\.[0-9]+)?(ms|s|m|h)$"}""",
        (string text, out TimeSpan value) => !TryDuration(text, out value)
            ? new Flaw(ManifestCode.Malformed, $"{Wording.Quote(text)} is no time; write a number and its unit: 300ms, 5s, 10m or 1h")
            : value < low || value > high ? Outside(text, $"{InWords(low)} to {InWords(high)}") : null);

    /// <summary>A number of bytes, with or without a unit.</summary>
    public static ScalarShape<long> Size(long low, long high) => new(
        $"a number of bytes from {InBytes(low)} to {InBytes(high)}, such as 65536, 64KiB or 4MiB",
        [ScalarKind.Integer, ScalarKind.Text],
        """{"anyOf":[{"type":"integer","minimum":0},{"type":"string","pattern":"^[0-9]+(KiB|MiB|GiB)$"}]}""",
        (string text, out long value) => !TrySize(text, out value)
            ? new Flaw(ManifestCode.Malformed, $"{Wording.Quote(text)} is no number of bytes; write it as 65536, 64KiB or 4MiB")
            : value < low || value > high ? Outside(text, $"{InBytes(low)} to {InBytes(high)}") : null);

    /// <summary>Reads a whole number of the core schema; false where it is too large for any use.</summary>
    public static bool TryWhole(string text, out long value) => text switch
    {
        ['0', 'x', .. string hex] => long.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value) && value >= 0,
        ['0', 'o', .. string octal] => TryOctal(octal, out value),
        _ => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value),
    };

    /// <summary>Reads "300ms", "5s", "10m" or "1h".</summary>
    public static bool TryDuration(string text, out TimeSpan value)
    {
        value = default;
        foreach ((string unit, double ticks) in TimeUnits)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal)
                && text.Length > unit.Length && char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[^(unit.Length + 1)])
                && double.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
                && number * ticks < long.MaxValue / 2d)
            {
                value = TimeSpan.FromTicks((long)Math.Round(number * ticks));
                return true;
            }
        }

        return false;
    }

    /// <summary>A time as a manifest writes it.</summary>
    public static string InWords(TimeSpan time)
    {
        (string unit, double ticks) = TimeUnits.LastOrDefault(unit => time.Ticks >= unit.Ticks && time.Ticks % unit.Ticks == 0, TimeUnits[0]);
        return (time.Ticks / ticks).ToString(CultureInfo.InvariantCulture) + unit;
    }

    /// <summary>A number of bytes as a manifest writes it.</summary>
    public static string InBytes(long bytes) => bytes switch
    {
        >= 1 << 30 when bytes % (1 << 30) == 0 => $"{bytes >> 30}GiB",
        >= 1 << 20 when bytes % (1 << 20) == 0 => $"{bytes >> 20}MiB",
        >= 1 << 10 when bytes % (1 << 10) == 0 => $"{bytes >> 10}KiB",
        _ => bytes.ToString(CultureInfo.InvariantCulture),
    };

    private static bool TryOctal(string digits, out long value)
    {
        value = 0;
        foreach (char digit in digits)
        {
            if (value >> 58 != 0)
            {
                return false;
            }

            value = (value << 3) + (digit - '0');
        }

        return true;
    }

    private static bool TrySize(string text, out long value)
    {
        int shift = text switch
        {
            _ when text.EndsWith("KiB", StringComparison.Ordinal) => 10,
            _ when text.EndsWith("MiB", StringComparison.Ordinal) => 20,
            _ when text.EndsWith("GiB", StringComparison.Ordinal) => 30,
            _ => 0,
        };
        bool read = shift == 0
            ? TryWhole(text, out value)
            : long.TryParse(text.AsSpan(0, text.Length - 3), NumberStyles.None, CultureInfo.InvariantCulture, out value);
        bool fits = read && value >= 0 && value <= long.MaxValue >> shift;
        value = fits ? value << shift : 0;
        return fits;
    }

    private static Flaw Outside(string text, string range) => new(ManifestCode.OutOfRange, $"{Wording.Quote(text)} is out of range; {range}");
}
