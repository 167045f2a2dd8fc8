using System.Collections.Immutable;
using System.Globalization;
using Piaohao.Amounts;
using Piaohao.Bank.Demo;
using Piaohao.Bank.Issuing;
using Piaohao.Cards;

namespace Piaohao.Simulation.Town;

/// <summary>A card in somebody's pocket.</summary>
/// <param name="Track">Track 2 as it is read.</param>
/// <param name="Profile">The card as its issuer knows it.</param>
public sealed record TownCard(string Track, CardProfile Profile)
{
    public const string Pin = "123456";

    /// <summary>As it stands on slips.</summary>
    public string Masked => Profile.Pan.Masked;

    /// <summary>So many cards of all issuers: most with money, some with little, some of which approve parts.</summary>
    public static ImmutableArray<TownCard> Make(int count, Random dice) => [.. Enumerable.Range(1, count).Select(number => MakeOne(number, dice))];

    private static TownCard MakeOne(int number, Random dice)
    {
        ArgumentNullException.ThrowIfNull(dice);
        var issuer = DemoCards.Issuers[number % DemoCards.Issuers.Length];
        var body = issuer.Bin + (number * 7_919L).ToString(new string('0', issuer.PanLength - 7), CultureInfo.InvariantCulture);
        if (!Luhn.TryCheckDigit(body, out var check) || !Pan.TryParse(body + check, out var pan)) throw new InvalidOperationException($"{body} makes no card number.");
        var isCredit = issuer.Type == CardType.Credit;
        if (!Track2.TryParse($"{pan.Digits}=4912{(isCredit ? "101" : "120")}1{dice.Next(10_000):0000}{dice.Next(1000):000}0", out var track))
            throw new InvalidOperationException($"{body} makes no track.");
        var money = Money.Fen(dice.Next(6) == 0 ? dice.Next(10_00, 200_00) : dice.Next(5_000_00, 500_000_00));
        return new TownCard(track.Text.ToString(), new CardProfile
        {
            IssuerId = issuer.IssuerId,
            Pan = pan,
            Expiry = track.Expiry,
            ServiceCode = track.ServiceCode,
            Pin = Pin,
            Opening = isCredit ? Money.Fen(0) : money,
            CreditLine = isCredit ? money : Money.Fen(0),
            ApprovesParts = dice.Next(4) == 0,
        });
    }
}
