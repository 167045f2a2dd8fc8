using Piaohao.Cards;

namespace Piaohao.Acquirer.Tests;

/// <summary>A card of a made-up BIN, with a right check digit.</summary>
internal sealed record TestCard(string Pan, string Expiry)
{
    public static readonly TestCard Debit = Make("629901", 19, 314159261);
    public static readonly TestCard Credit = Make("629902", 16, 271828182);
    public static readonly TestCard Other = Make("629901", 19, 161803398);
    public static readonly TestCard Unknown = Make("629999", 19, 141421356);

    public static BinTable Bins { get; } = new(
    [
        new BinRange("629901", 19, "99010000", "日升昌", CardType.Debit),
        new BinRange("629902", 16, "99020000", "大德通", CardType.Credit),
    ]);

    public string Track => $"{Pan}={Expiry}1010000000000";

    private static TestCard Make(string bin, int length, int account)
    {
        var digits = bin + account.ToString(
            "D" + (length - bin.Length - 1), System.Globalization.CultureInfo.InvariantCulture);
        return Luhn.TryCheckDigit(digits, out var check)
            ? new TestCard(digits + check, "3012")
            : throw new InvalidOperationException("no digits");
    }
}
