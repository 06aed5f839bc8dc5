using System.Collections;
using System.Collections.Frozen;
using System.Globalization;

namespace GemRouter.Kernel.Manifests;

/// <summary>Reads the types that options may have, as <see cref="IValidatedOptions"/> lists them.</summary>
internal static class OptionValue
{
    private static readonly FrozenSet<string> NothingReserved = [];

    private static readonly Dictionary<Type, (decimal Low, decimal High)> Integers = new()
    {
        [typeof(byte)] = (byte.MinValue, byte.MaxValue),
        [typeof(sbyte)] = (sbyte.MinValue, sbyte.MaxValue),
        [typeof(short)] = (short.MinValue, short.MaxValue),
        [typeof(ushort)] = (ushort.MinValue, ushort.MaxValue),
        [typeof(int)] = (int.MinValue, int.MaxValue),
        [typeof(uint)] = (uint.MinValue, uint.MaxValue),
        [typeof(long)] = (long.MinValue, long.MaxValue),
        [typeof(ulong)] = (ulong.MinValue, ulong.MaxValue),
    };

    public static bool TryRead(Type type, Node node, string path, Reading reading, out object? value)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        value = null;
        if (type == typeof(string))
        {
            return Unpack(AnyText, node, path, reading, out value);
        }

        if (type == typeof(bool))
        {
            return Unpack(Texts.Switch, node, path, reading, out value);
        }

        if (type == typeof(TimeSpan))
        {
            return Unpack(AnyDuration, node, path, reading, out value);
        }

        if (type == typeof(Address))
        {
            return Unpack(NetworkValues.Address, node, path, reading, out value);
        }

        if (type == typeof(GroupAddress))
        {
            return Unpack(NetworkValues.Group, node, path, reading, out value);
        }

        if (type == typeof(GroupPrefix))
        {
            return Unpack(NetworkValues.Groups, node, path, reading, out value);
        }

        if (Integers.TryGetValue(type, out (decimal Low, decimal High) range))
        {
            return Unpack(Whole(type, range.Low, range.High), node, path, reading, out value);
        }

        if (type == typeof(float) || type == typeof(double) || type == typeof(decimal))
        {
            return Unpack(Real(type), node, path, reading, out value);
        }

        return type.IsEnum ? Unpack(Word(type), node, path, reading, out value)
            : ItemType(type) is { } item ? TryList(type, item, node, path, reading, out value)
            : TryNested(type, node, path, reading, out value);
    }

    private static ScalarShape<string> AnyText { get; } = new(
        "a text", [ScalarKind.Text], "{}", static (string text, out string value) =>
        {
            value = text;
            return null;
        },
        free: true);

    private static ScalarShape<TimeSpan> AnyDuration { get; } = Numbers.Duration(TimeSpan.Zero, TimeSpan.FromDays(3650));

    private static bool Unpack<T>(ScalarShape<T> shape, Node node, string path, Reading reading, out object? value)
    {
        bool read = shape.TryRead(node, path, reading, out T? typed);
        value = read ? typed : null;
        return read;
    }

    private static ScalarShape<object> Whole(Type type, decimal low, decimal high) => new(
        string.Create(CultureInfo.InvariantCulture, $"a whole number from {low} to {high}"), [ScalarKind.Integer], "{}",
        (string text, out object value) =>
        {
            decimal number = 0;
            bool read = text.StartsWith("0x", StringComparison.Ordinal) || text.StartsWith("0o", StringComparison.Ordinal)
                ? Numbers.TryWhole(text, out long small) && (number = small) >= 0
                : decimal.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
            bool fits = read && number >= low && number <= high;
            value = fits ? Convert.ChangeType(number, type, CultureInfo.InvariantCulture) : 0;
            return fits ? null : new Flaw(ManifestCode.OutOfRange, string.Create(CultureInfo.InvariantCulture, $"{Wording.Quote(text)} is out of range; {low} to {high}"));
        });

    private static ScalarShape<object> Real(Type type) => new(
        "a number", [ScalarKind.Integer, ScalarKind.Float], "{}",
        (string text, out object value) =>
        {
            value = 0;
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) || !double.IsFinite(number)
                || (type == typeof(float) && !float.IsFinite((float)number)) || (type == typeof(decimal) && Math.Abs(number) >= 7.9e28))
            {
                return new Flaw(ManifestCode.OutOfRange, $"{Wording.Quote(text)} is out of range; a decimal number such as 0.25");
            }

            value = type == typeof(decimal) && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal exact)
                ? exact
                : Convert.ChangeType(number, type, CultureInfo.InvariantCulture);
            return null;
        });

    private static ScalarShape<object> Word(Type type)
    {
        Dictionary<string, string> words = Enum.GetNames(type).ToDictionary(Texts.Kebab);
        return new ScalarShape<object>(
            "one of the texts " + string.Join(", ", words.Keys), [ScalarKind.Text], "{}",
            (string text, out object value) =>
            {
                bool known = words.TryGetValue(text, out string? name);
                value = known ? Enum.Parse(type, name!) : 0;
                return known ? null : new Flaw(ManifestCode.UnknownChoice, Wording.Unknown("word", text, words.Keys));
            });
    }

    private static Type? ItemType(Type type) =>
        type.IsArray ? type.GetElementType()
        : type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type) ? type.GetGenericArguments()[0]
        : null;

    private static bool TryList(Type type, Type item, Node node, string path, Reading reading, out object? value)
    {
        value = null;
        if (node is not SequenceNode list)
        {
            ReportWrongKind(node, "a list", path, reading);
            return false;
        }

        IList items = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(item))!;
        bool whole = true;
        for (int i = 0; i < list.Items.Count; i++)
        {
            string itemPath = $"{path}[{i}]";
            reading.Places.Add(itemPath, list.Items[i].At);
            if (TryRead(item, list.Items[i], itemPath, reading, out object? read))
            {
                items.Add(read);
            }
            else
            {
                whole = false;
            }
        }

        if (type.IsArray)
        {
            Array array = Array.CreateInstance(item, items.Count);
            items.CopyTo(array, 0);
            value = array;
        }
        else
        {
            value = items;
        }

        return type.IsInstanceOfType(value) ? whole : throw new NotSupportedException($"A list cannot be a {type.Name}.");
    }

    private static void ReportWrongKind(Node node, string right, string path, Reading reading)
    {
        if (node is not BrokenNode)
        {
            reading.Report.Error(ManifestCode.WrongKind, path, node.At, $"this is {node.Words}, and {right} belongs here");
        }
    }

    private static bool TryNested(Type type, Node node, string path, Reading reading, out object? value)
    {
        value = null;
        if (node is not MappingNode map)
        {
            ReportWrongKind(node, "a mapping", path, reading);
            return false;
        }

        value = Activator.CreateInstance(type)!;
        OptionsClass.Fill(value, map, path, NothingReserved, reading);
        return true;
    }
}
