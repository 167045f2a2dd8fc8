namespace Piaohao.Iso8583.UnionPay;

/// <summary>Field 44 of an answer, 22 characters: issuer id in the first eleven, acquirer id in the next eleven, spaces after each.</summary>
/// <param name="IssuerId">Up to eleven characters, eight as a rule.</param>
/// <param name="AcquirerId">Up to eleven characters, eight as a rule.</param>
public readonly record struct Field44(string IssuerId, string AcquirerId)
{
    private const int PartLength = 11;

    /// <summary>Reads 12 to 25 characters; false where there are fewer or more.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Field44 value)
    {
        value = default;
        if (text.Length is <= PartLength or > 25) return false;
        value = new Field44(text[..PartLength].TrimEnd(' ').ToString(), text[PartLength..Math.Min(text.Length, 2 * PartLength)].TrimEnd(' ').ToString());
        return true;
    }

    /// <summary>Reads field 44 of a message; false where it is absent or too short.</summary>
    public static bool TryRead(Message message, out Field44 value)
    {
        value = default;
        return message.Text(44) is { } text && TryParse(text, out value);
    }

    /// <summary>The 22 characters.</summary>
    public override string ToString() => IssuerId.Length <= PartLength && AcquirerId.Length <= PartLength
        ? IssuerId.PadRight(PartLength) + AcquirerId.PadRight(PartLength)
        : throw new InvalidOperationException("An institution id has at most eleven characters.");
}
