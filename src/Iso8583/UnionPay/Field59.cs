using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Piaohao.Iso8583.UnionPay;

/// <summary>One element of field 59: a tag of two characters and its value.</summary>
/// <param name="Tag">Two printable ASCII characters, such as <c>A2</c>.</param>
/// <param name="Value">At most 999 printable ASCII characters.</param>
public readonly record struct ExtensionElement(string Tag, string Value)
{
    /// <summary>Tag and length: the value may be a payment code.</summary>
    public override string ToString() => $"{Tag}({Value?.Length ?? 0})";
}

/// <summary>Field 59, the extension: elements of tag 2, length 3 and value, in ASCII. <c>A2</c> holds device information (see <see cref="DeviceInformation"/>),
/// <c>A3</c> a payment code, <c>A4</c> the order number of an answer, <c>A5</c> the payload of a code to show. It prints no values.</summary>
public sealed record Field59(ImmutableArray<ExtensionElement> Elements)
{
    public const string Device = "A2", PaymentCode = "A3", OrderNumber = "A4", CodePayload = "A5";

    /// <summary>The value of the first element with this tag; null where there is none.</summary>
    public string? this[string tag]
    {
        get
        {
            foreach (var element in Elements)
                if (element.Tag == tag)
                    return element.Value;
            return null;
        }
    }

    /// <summary>Makes a field of one or more elements.</summary>
    public static Field59 Of(params ReadOnlySpan<ExtensionElement> elements) => new([.. elements]);

    /// <summary>Reads the field's text; false where an element is cut off or its length is no number. At most 99 elements are taken.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Field59 value)
    {
        var elements = ImmutableArray.CreateBuilder<ExtensionElement>();
        value = new Field59([]);
        while (text.Length > 0)
        {
            if (text.Length < 5 || elements.Count == 99 || !int.TryParse(text.Slice(2, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var length)) return false;
            if (text.Length < 5 + length) return false;
            elements.Add(new ExtensionElement(text[..2].ToString(), text.Slice(5, length).ToString()));
            text = text[(5 + length)..];
        }

        value = new Field59(elements.ToImmutable());
        return true;
    }

    /// <summary>Reads field 59 of a message; false where it is absent or damaged.</summary>
    public static bool TryRead(Message message, out Field59 value)
    {
        value = new Field59([]);
        return message.Text(59) is { } text && TryParse(text, out value);
    }

    /// <summary>The text that goes into the message.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        foreach (var (tag, value) in Elements)
        {
            if (tag.Length != 2 || value.Length > 999) throw new InvalidOperationException("An element has a tag of two characters and a value of at most 999.");
            text.Append(tag).Append(CultureInfo.InvariantCulture, $"{value.Length:D3}").Append(value);
        }

        return text.ToString();
    }

    /// <summary>The tags and lengths: values may hold payment codes.</summary>
    public override string ToString() => string.Join(' ', Elements);

    public bool Equals(Field59? other) => other is not null && Elements.AsSpan().SequenceEqual(other.Elements.AsSpan());

    public override int GetHashCode() => Elements.Length;
}
