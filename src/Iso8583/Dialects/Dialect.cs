using System.Globalization;
using Piaohao.Iso8583.Fields;

namespace Piaohao.Iso8583.Dialects;

/// <summary>How one network writes its messages: an immutable table of fields, validated when it is made.</summary>
public sealed partial class Dialect
{
    private readonly FieldFormat?[] formats = new FieldFormat?[129];

    /// <summary>Makes a dialect of the given rows.</summary>
    /// <param name="name">What the dialect is called in error texts.</param>
    /// <param name="prefixLength">Bytes before the MTI.</param>
    /// <param name="mti">How the MTI is written.</param>
    /// <param name="lengths">How lengths in front of values are written.</param>
    /// <param name="bitmaps">1: fields 2–64; 2: fields 2–128, the second bitmap announced by bit 1.</param>
    /// <param name="fields">The table.</param>
    /// <exception cref="ArgumentException">The table contradicts itself; the message names every contradiction.</exception>
    public Dialect(string name, int prefixLength, NumberForm mti, NumberForm lengths, int bitmaps, IReadOnlyList<FieldFormat> fields)
    {
        var errors = Check(prefixLength, bitmaps, fields);
        if (errors.Count > 0) throw new ArgumentException($"The dialect {name} cannot be used: {string.Join("; ", errors)}.", nameof(fields));
        Name = name;
        PrefixLength = prefixLength;
        Mti = mti;
        Lengths = lengths;
        Bitmaps = bitmaps;
        Fields = [.. fields.OrderBy(f => f.Number)];
        MaxLength = HeadLength;
        Layouts = new FieldLayout[129];
        foreach (var field in Fields)
        {
            formats[field.Number] = field;
            Layouts[field.Number] = new FieldLayout(field, lengths);
            MaxLength += Layouts[field.Number].PrefixBytes + Layouts[field.Number].BytesOf(field.Length.Max);
        }
    }

    /// <summary>What the dialect is called in error texts.</summary>
    public string Name { get; }

    /// <summary>Bytes before the MTI: 11 for UnionPay POS, 0 for the network link.</summary>
    public int PrefixLength { get; }

    /// <summary>How the MTI is written.</summary>
    public NumberForm Mti { get; }

    /// <summary>How lengths in front of values are written.</summary>
    public NumberForm Lengths { get; }

    /// <summary>1 for fields up to 64, 2 for fields up to 128.</summary>
    public int Bitmaps { get; }

    /// <summary>The rows in order of their numbers.</summary>
    public IReadOnlyList<FieldFormat> Fields { get; }

    /// <summary>Bytes of the longest message the table allows, prefix included.</summary>
    public int MaxLength { get; }

    /// <summary>Bytes of the MTI.</summary>
    internal int MtiLength => Mti == NumberForm.Packed ? 2 : 4;

    /// <summary>Bytes before the first field where all bitmaps are present.</summary>
    internal int HeadLength => PrefixLength + MtiLength + (8 * Bitmaps);

    /// <summary>The rows made ready, by field number.</summary>
    internal FieldLayout[] Layouts { get; }

    /// <summary>The row of a field; null where the dialect does not have it.</summary>
    public FieldFormat? Find(int number) => number is >= 0 and <= 128 ? formats[number] : null;

    /// <summary>A variant of this dialect: rows of the same number are replaced, others added.</summary>
    /// <exception cref="ArgumentException">As for the constructor.</exception>
    public Dialect With(string name, params IReadOnlyList<FieldFormat> rows) =>
        new(name, PrefixLength, Mti, Lengths, Bitmaps, [.. Fields.Where(f => rows.All(r => r.Number != f.Number)), .. rows]);

    /// <summary>The dialect's name.</summary>
    public override string ToString() => Name;

    private static List<string> Check(int prefixLength, int bitmaps, IReadOnlyList<FieldFormat> fields)
    {
        var errors = new List<string>();
        if (prefixLength is < 0 or > 64) errors.Add("the prefix must have 0 to 64 bytes");
        if (bitmaps is < 1 or > 2) errors.Add("there must be one bitmap or two");
        foreach (var twice in fields.GroupBy(f => f.Number).Where(g => g.Count() > 1)) errors.Add($"field {Number(twice.Key)} stands there twice");
        foreach (var field in fields) errors.AddRange(Check(field, bitmaps).Select(e => $"field {Number(field.Number)}: {e}"));
        return errors;
    }

    private static IEnumerable<string> Check(FieldFormat field, int bitmaps)
    {
        var (prefix, max) = field.Length;
        if (field.Number < 2 || field.Number == 65 || field.Number > 64 * bitmaps) yield return $"the number is not one of 2 to {Number(64 * bitmaps)}, or announces a bitmap";
        if (string.IsNullOrWhiteSpace(field.Name)) yield return "it has no name";
        if (prefix is not (0 or 2 or 3)) yield return "its length has neither 0 nor 2 nor 3 digits";
        if (max < 1 || max > (prefix == 2 ? 99 : 999)) yield return $"its length {Number(max)} does not fit {field.Length}";
        if (field.Number is 64 or 128 && (field.Encoding != FieldEncoding.Binary || field.Length != FieldLength.Fixed(8))) yield return "a MAC is eight bytes";
        if (field.Shown == Sensitivity.CardNumber && !field.IsNumeric) yield return "a card number is digits";
        if (!PaddingFits(field)) yield return $"padding {field.Padding} does not fit {field.Encoding} {field.Length}";
    }

    private static bool PaddingFits(FieldFormat field) => field.Padding switch
    {
        Padding.None => !field.IsPacked || (field.Length.IsFixed && field.Length.Max % 2 == 0),
        Padding.TrailingSpace => field.Encoding is FieldEncoding.Text or FieldEncoding.Chinese && field.Length.IsFixed,
        _ => field.IsPacked,
    };

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
