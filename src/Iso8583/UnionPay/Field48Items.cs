using System.Collections.Immutable;
using System.Globalization;

namespace Piaohao.Iso8583.UnionPay;

/// <summary>One record of a batch upload.</summary>
/// <param name="IsForeign">Class 01 instead of 00.</param>
/// <param name="Trace">Field 11 of the transaction.</param>
/// <param name="Card">At most 20 digits; a terminal that keeps no card numbers sends zeros for the hidden ones.</param>
/// <param name="Fen">Amount, 12 digits.</param>
public readonly record struct BatchItem(bool IsForeign, int Trace, string Card, long Fen);

/// <summary>Field 48 of a batch upload (0320 with 60.3 = 201): count 2, then up to eight records of class 2, trace 6, card 20 and amount 12.</summary>
public sealed record Field48Items(ImmutableArray<BatchItem> Items)
{
    /// <summary>The most records of one message.</summary>
    public const int Most = 8;

    private const int ItemLength = 40, CountLength = 2;

    /// <summary>Reads the digits; false where the count does not fit their number, or a class is unknown.</summary>
    public static bool TryParse(ReadOnlySpan<char> digits, out Field48Items value)
    {
        value = new Field48Items([]);
        if (digits.Length < CountLength || digits.ContainsAnyExceptInRange('0', '9')) return false;
        var count = int.Parse(digits[..CountLength], NumberStyles.None, CultureInfo.InvariantCulture);
        if (count > Most || digits.Length != CountLength + (count * ItemLength)) return false;
        var items = ImmutableArray.CreateBuilder<BatchItem>(count);
        for (var rest = digits[CountLength..]; rest.Length > 0; rest = rest[ItemLength..])
        {
            if (rest[0] != '0' || rest[1] > '1') return false;
            items.Add(new BatchItem(
                rest[1] == '1', int.Parse(rest[2..8], NumberStyles.None, CultureInfo.InvariantCulture), rest[8..28].TrimStart('0').ToString(),
                long.Parse(rest[28..40], NumberStyles.None, CultureInfo.InvariantCulture)));
        }

        value = new Field48Items(items.MoveToImmutable());
        return true;
    }

    /// <summary>Reads field 48 of a message; false where it is absent or damaged.</summary>
    public static bool TryRead(Message message, out Field48Items value)
    {
        value = new Field48Items([]);
        return message.Text(48) is { } text && TryParse(text, out value);
    }

    /// <summary>The digits as they go into the message. It holds card digits.</summary>
    public string ToText() => Items.Length <= Most
        ? string.Create(CultureInfo.InvariantCulture, $"{Items.Length:D2}") + string.Concat(Items.Select(Text))
        : throw new InvalidOperationException("A batch upload holds at most eight records.");

    public override string ToString() => $"{Items.Length} records";

    public bool Equals(Field48Items? other) => other is not null && Items.AsSpan().SequenceEqual(other.Items.AsSpan());

    public override int GetHashCode() => Items.Length;

    private static string Text(BatchItem item)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{(item.IsForeign ? "01" : "00")}{item.Trace:D6}{item.Card.PadLeft(20, '0')}{item.Fen:D12}");
        return text.Length == ItemLength ? text : throw new InvalidOperationException("A part of a record has too many digits for field 48.");
    }
}
