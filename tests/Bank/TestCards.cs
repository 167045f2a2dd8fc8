using Piaohao.Amounts;
using Piaohao.Bank.Demo;
using Piaohao.Bank.Issuing;
using Piaohao.Cards;

namespace Piaohao.Bank.Tests;

/// <summary>A card in the hand of a test.</summary>
internal sealed record Plastic(Pan Pan, string Expiry, string Service, string? Pin)
{
    public string Track => $"{Pan.Digits}={Expiry}{Service}100000000";
}

/// <summary>The demo's cards, and some more for what the demo does not show.</summary>
internal static class TestCards
{
    public const string Pin = "123456";

    public static readonly Plastic Debit = Of(DemoCards.All[0]);
    public static readonly Plastic Credit = Of(DemoCards.All[1]) with { Pin = null };
    public static readonly Plastic Poor = Of(DemoCards.All[2]);
    public static readonly Plastic Lost = Of(DemoCards.All[3]);
    public static readonly Plastic PastExpiry = Of(DemoCards.All[4]) with { Pin = null };
    public static readonly Plastic Blocked = Of(DemoCards.All[5]);
    public static readonly Plastic Chip = Of(DemoCards.All[6]);
    public static readonly Plastic NoIssuer = Of(DemoCards.All[7]);
    public static readonly Plastic Parts = Of(DemoCards.All[8]);
    public static readonly Plastic Stolen = Make("629901", 19, 901);
    public static readonly Plastic Ended = Make("629901", 19, 902);
    public static readonly Plastic Limited = Make("629903", 19, 903);
    public static readonly Plastic Unknown = Make("629903", 19, 999);

    /// <summary>Two cards that no other test touches, for the properties.</summary>
    public static readonly Plastic[] Property = [Make("629901", 19, 905), Make("629903", 19, 906)];

    public static IEnumerable<CardProfile> Profiles()
    {
        foreach (var card in DemoCards.All)
            if (card.Issuer is { } issuer)
                yield return Profile(Of(card), issuer.IssuerId, card.Status, card.Type == CardType.Debit ? card.Opening.Minor : 0, card.Type == CardType.Credit ? card.Opening.Minor : 0, parts: card.ApprovesParts);
        yield return Profile(Stolen, "99010000", CardStatus.Stolen, 100_00);
        yield return Profile(Ended, "99010000", CardStatus.Expired, 100_00);
        yield return Profile(Limited, "99030000", CardStatus.Normal, 1_000_00, saleLimit: 50_00, dayLimit: 120_00);
        yield return Profile(Property[0], "99010000", CardStatus.Normal, 900_00);
        yield return Profile(Property[1], "99030000", CardStatus.Normal, 50_00, parts: true);
    }

    private static Plastic Of(DemoCard card) => new(card.Pan, card.Expiry.ToString(), card.Track.ServiceCode.ToString(), card.Pin);

    private static Plastic Make(string bin, int length, long number)
    {
        var body = bin + (number * 314_159_265).ToString("000000000000", System.Globalization.CultureInfo.InvariantCulture)[^(length - 7)..];
        if (!Luhn.TryCheckDigit(body, out var check) || !Pan.TryParse(body + check, out var pan)) throw new InvalidOperationException($"{body} makes no card.");
        return new Plastic(pan, "4912", "120", Pin);
    }

    private static CardProfile Profile(
        Plastic card, string issuer, CardStatus status, long opening, long line = 0, long saleLimit = 20_000_00, long dayLimit = 50_000_00, bool parts = false)
    {
        if (!Track2.TryParse(card.Track, out var track)) throw new InvalidOperationException($"{card.Pan} has no track.");
        return new CardProfile
        {
            IssuerId = issuer,
            Pan = card.Pan,
            Expiry = track.Expiry,
            ServiceCode = track.ServiceCode,
            Pin = Pin,
            Status = status,
            Opening = Money.Fen(opening),
            CreditLine = Money.Fen(line),
            SaleLimit = Money.Fen(saleLimit),
            DayLimit = Money.Fen(dayLimit),
            ApprovesParts = parts,
        };
    }
}
