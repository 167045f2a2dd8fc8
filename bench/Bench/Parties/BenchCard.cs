using System.Globalization;
using Piaohao.Amounts;
using Piaohao.Bank.Issuing;
using Piaohao.Cards;

namespace Piaohao.Bench.Parties;

/// <summary>A debit card with a PIN and money enough for any run. No real issuer has the range.</summary>
internal sealed record BenchCard(Pan Pan, Track2 Track)
{
    public const string Pin = "123456";

    public static IssuerProfile Issuer { get; } = new("99010000", "日升昌", "Rishengchang", "629901", 19, CardType.Debit);

    /// <summary>What a terminal's card is set up with at the issuer.</summary>
    public CardProfile Profile => new()
    {
        IssuerId = Issuer.IssuerId,
        Pan = Pan,
        Expiry = Track.Expiry,
        ServiceCode = Track.ServiceCode,
        Pin = Pin,
        Opening = Money.Fen(1_000_000_000_00),
        CreditLine = Money.Fen(0),
        DayLimit = Money.Fen(1_000_000_000_00),
    };

    public static BenchCard Of(int number)
    {
        var body = string.Create(CultureInfo.InvariantCulture, $"{Issuer.Bin}{number:000000000000}");
        if (!Luhn.TryCheckDigit(body, out var check) || !Pan.TryParse(body + check, out var pan) || !Track2.TryParse($"{body}{check}=49121201000000000", out var track))
            throw new InvalidOperationException($"{number} makes no card.");
        return new BenchCard(pan, track);
    }
}
