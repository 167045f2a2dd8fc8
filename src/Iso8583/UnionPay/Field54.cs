using System.Globalization;

namespace Piaohao.Iso8583.UnionPay;

/// <summary>Field 54, an additional amount of 20 characters: the balance in the answer to an inquiry.</summary>
/// <param name="AccountType">Two digits: 00 not named, 10 savings, 30 credit.</param>
/// <param name="AmountType">Two digits: 01 ledger balance, 02 available.</param>
/// <param name="Currency">Three digits (ISO 4217), 156 for yuan.</param>
/// <param name="Minor">Minor units; below zero it stands as a debit (D).</param>
public readonly record struct Field54(string AccountType, string AmountType, string Currency, long Minor)
{
    /// <summary>What can be spent.</summary>
    public const string Available = "02";

    /// <summary>Reads 20 characters; false for anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Field54 value)
    {
        value = default;
        if (text.Length != 20 || text[7] is not ('C' or 'D') || text[..7].ContainsAnyExceptInRange('0', '9')) return false;
        if (!long.TryParse(text[8..], NumberStyles.None, CultureInfo.InvariantCulture, out var minor)) return false;
        value = new Field54(text[..2].ToString(), text[2..4].ToString(), text[4..7].ToString(), text[7] == 'D' ? -minor : minor);
        return true;
    }

    /// <summary>Reads field 54 of a message of either link; false where it is absent or damaged.</summary>
    public static bool TryRead(Message message, out Field54 value)
    {
        value = default;
        return message.Text(54) is { } text && TryParse(text, out value);
    }

    /// <summary>The 20 characters.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{AccountType}{AmountType}{Currency}{(Minor < 0 ? 'D' : 'C')}{Math.Abs(Minor):D12}");
}
