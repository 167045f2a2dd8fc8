using System.Globalization;
using System.Text;
using Piaohao.Iso8583.Fields;

namespace Piaohao.Iso8583;

/// <summary>Prints a message for people, a line a field: number, name, value. Card numbers show 6 + 4; tracks, PIN blocks, keys and chip
/// data show their length only; a field the dialect does not know as harmless is hidden (masking fails closed).</summary>
public static class Description
{
    /// <summary>One field as shown to people.</summary>
    /// <param name="Number">2 to 128.</param>
    /// <param name="Name">The field's name in the dialect's own terms, such as <c>RRN</c>.</param>
    /// <param name="Value">The masked value.</param>
    /// <param name="Meaning">What the value says where that is known (response-code text, entry mode …), otherwise null.</param>
    public sealed record Line(int Number, string Name, string Value, string? Meaning);

    /// <summary>The fields that are present, ascending.</summary>
    public static IReadOnlyList<Line> Lines(Message message) => [.. message.Fields.Select(field => LineOf(message, field))];

    /// <summary>All of the message: type, prefix, and a line for each field.</summary>
    public static string Describe(Message message)
    {
        var text = new StringBuilder();
        var type = Meanings.MessageType(message.Mti);
        text.Append(message.Dialect.Name).Append(' ').Append(message.Mti);
        if (type is not null) text.Append("  ").Append(type);
        text.Append('\n');
        if (message.Prefix.Length > 0) text.Append("     prefix  ").Append(Convert.ToHexString(message.Prefix)).Append('\n');
        foreach (var line in Lines(message))
        {
            text.Append(CultureInfo.InvariantCulture, $"{line.Number,4} {line.Name,-26} {line.Value}");
            if (line.Meaning is not null) text.Append("  (").Append(line.Meaning).Append(')');
            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The first six and last four of a number of 13 to 19 digits, otherwise nothing but stars.</summary>
    public static string MaskCardNumber(string digits) =>
        digits.Length is < 13 or > 19 ? new string('*', digits.Length) : string.Concat(digits.AsSpan(0, 6), new string('*', digits.Length - 10), digits.AsSpan(digits.Length - 4));

    private static Line LineOf(Message message, int number)
    {
        var format = message.Dialect.Find(number) ?? throw new InvalidOperationException($"Field {number} is present but not in the dialect.");
        if (format.Shown == Sensitivity.Open)
        {
            var value = message.Text(number) ?? "";
            var isProse = format.Encoding == FieldEncoding.Chinese || (format.Encoding == FieldEncoding.Text && !format.Length.IsFixed);
            return new Line(number, format.Name, isProse ? Prose(value) : value, format.Explain?.Invoke(value));
        }

        if (format.Shown == Sensitivity.CardNumber) return new Line(number, format.Name, MaskCardNumber(message.Text(number) ?? ""), null);
        return new Line(number, format.Name, $"hidden, {message.Length(number)} {(format.IsPacked ? "digits" : "bytes")}", null);
    }

    /// <summary>Free text may hold what it should not: digits in a row as long as a card number are masked, control characters become dots.</summary>
    private static string Prose(string value)
    {
        var shown = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length;)
        {
            var run = value.AsSpan(i).IndexOfAnyExceptInRange('0', '9');
            if (run < 0) run = value.Length - i;
            if (run == 0) shown.Append(char.IsControl(value[i]) ? '.' : value[i]);
            else shown.Append(run is >= 12 ? MaskCardNumber(value.Substring(i, run)) : value.AsSpan(i, run));
            i += Math.Max(run, 1);
        }

        return shown.ToString();
    }
}
