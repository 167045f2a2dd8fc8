using FsCheck;
using FsCheck.Fluent;
using Piaohao.Amounts;
using Xunit;

namespace Piaohao.Ledger.Tests;

public sealed class FeeScheduleTests
{
    private static readonly DateOnly First = new(2026, 1, 1);
    private static readonly DateOnly Second = new(2026, 7, 1);

    private static readonly FeeSchedule Tariff = new([
        new FeeRule(FeeCard.Credit, 7000, null, null, Second),
        new FeeRule(FeeCard.Credit, 6000, null, null, First),
        new FeeRule(FeeCard.Debit, 5000, Money.Fen(10), Money.Fen(2000), First),
    ]);

    [Theory]
    // amount, card, day, fee
    [InlineData(4500, FeeCard.Credit, "2026-06-30", 27)]
    [InlineData(4500, FeeCard.Credit, "2026-07-01", 32)] // 31.5 is rounded half up
    [InlineData(4500, FeeCard.Credit, "2025-12-31", 27)] // before any rule: the earliest
    [InlineData(82, FeeCard.Credit, "2026-06-30", 0)] // 0.492
    [InlineData(84, FeeCard.Credit, "2026-06-30", 1)] // 0.504
    [InlineData(250, FeeCard.Credit, "2026-06-30", 2)] // 1.5
    [InlineData(400_000, FeeCard.Debit, "2026-06-30", 2000)] // exactly the cap
    [InlineData(400_200, FeeCard.Debit, "2026-06-30", 2000)] // above the cap
    [InlineData(399_900, FeeCard.Debit, "2026-06-30", 2000)] // 1999.5
    [InlineData(399_800, FeeCard.Debit, "2026-06-30", 1999)]
    [InlineData(100, FeeCard.Debit, "2026-06-30", 10)] // the floor
    [InlineData(7, FeeCard.Debit, "2026-06-30", 7)] // never above the amount
    [InlineData(0, FeeCard.Debit, "2026-06-30", 0)]
    public void Fee_of_a_sale_is(long amount, FeeCard card, string day, long fee) =>
        Assert.Equal(Money.Fen(fee), Tariff.FeeFor(Money.Fen(amount), card, DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void All_mistakes_of_a_schedule_are_named_at_once()
    {
        var refused = Assert.Throws<ArgumentException>(() => new FeeSchedule([
            new FeeRule(FeeCard.Credit, 1_000_001, Money.Fen(300), Money.Fen(200), First),
            new FeeRule(FeeCard.Credit, -1, new Money(-5, Currency.Usd), null, First),
        ]));
        foreach (var mistake in new[]
        {
            "There is no rule for Debit cards.",
            "Credit from 2026-01-01: the rate is 1000001 millionths, expected 0 to 1,000,000.",
            "Credit from 2026-01-01: the floor ¥3.00 is above the cap ¥2.00.",
            "Credit from 2026-01-01: the rate is -1 millionths, expected 0 to 1,000,000.",
            "Credit from 2026-01-01: the floor -$0.05 is below zero.",
            "Credit from 2026-01-01: there are 2 rules for this card and day.",
            "Floors and caps are in several currencies: CNY, USD.",
        })
            Assert.Contains(mistake, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Schedule_without_rules_is_refused() => Assert.Throws<ArgumentException>(() => new FeeSchedule([]));

    [Fact]
    public void Fee_on_a_negative_amount_or_of_an_unknown_card_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Tariff.FeeFor(Money.Fen(-1), FeeCard.Credit, First));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tariff.RuleFor((FeeCard)7, First));
        Assert.Throws<CurrencyMismatchException>(() => Tariff.FeeFor(new Money(100, Currency.Usd), FeeCard.Debit, First));
    }

    [Fact]
    public void Fee_stays_within_its_bounds_for_any_amount_and_rate() =>
        Prop.ForAll(Arb.From(Gen.Choose(0, 1_000_000)), Arb.From(Gen.Choose(0, int.MaxValue)), Arb.From(Gen.Two(Gen.Choose(0, 5000))), (rate, amount, bounds) =>
        {
            var (floor, cap) = (Math.Min(bounds.Item1, bounds.Item2), Math.Max(bounds.Item1, bounds.Item2));
            var rule = new FeeRule(FeeCard.Credit, rate, Money.Fen(floor), Money.Fen(cap), First);
            var fee = new FeeSchedule([rule, rule with { Card = FeeCard.Debit }]).FeeFor(Money.Fen(amount), FeeCard.Credit, First).Minor;
            var exact = Int128.Clamp((((Int128)amount * rate) + 500_000) / 1_000_000, floor, cap);
            return fee == (long)Int128.Min(exact, amount);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Refunds_give_the_fee_back_in_their_share_rounded_once_and_the_last_leaves_none() =>
        Prop.ForAll(Arb.From(Gen.Choose(1, 100_000)), Arb.From(Gen.Choose(0, 1_000_000)), Arb.From(Gen.Choose(1, 1000).ArrayOf(5)), (amount, share, parts) =>
        {
            var (paid, fee) = (Money.Fen(amount), Money.Fen(amount).Share(share, 1_000_000));
            Money refunded = Money.Fen(0), back = Money.Fen(0);
            foreach (var part in parts.Append(int.MaxValue))
            {
                var rest = paid - refunded;
                var refund = Money.Fen(Math.Min(rest.Minor, part == int.MaxValue ? rest.Minor : amount * (long)part / 2500));
                refunded += refund;
                var own = FeeSchedule.FeeGivenBack(fee, paid, refunded, back);
                if (own.IsNegative || own > refund) return false;
                back += own;
                if (back != fee.Share(refunded.Minor, paid.Minor)) return false;
            }

            return back == fee;
        }).QuickCheckThrowOnFailure();
}
