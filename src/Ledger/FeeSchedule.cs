using System.Collections.Immutable;
using System.Globalization;
using Piaohao.Amounts;

namespace Piaohao.Ledger;

/// <summary>A merchant's tariff: validated when made, immutable.</summary>
public sealed class FeeSchedule
{
    private const int WholeMillionths = 1_000_000;

    /// <summary>A tariff of these rules, in any order.</summary>
    /// <exception cref="ArgumentException">Rules contradict (two of one card and day, floor above cap, rate out of range), or a card type has no rule; all are named.</exception>
    public FeeSchedule(ImmutableArray<FeeRule> rules)
    {
        var errors = Errors(rules.IsDefault ? [] : rules).ToArray();
        if (errors.Length > 0) throw new ArgumentException($"The fee schedule is not valid: {string.Join(" ", errors)}", nameof(rules));
        Rules = [.. rules.OrderBy(rule => rule.Card).ThenBy(rule => rule.ValidFrom)];
    }

    /// <summary>The rules by card and then by first day.</summary>
    public ImmutableArray<FeeRule> Rules { get; }

    /// <summary>What is wrong with these rules, one sentence each; empty where they make a schedule.</summary>
    public static IEnumerable<string> Errors(ImmutableArray<FeeRule> rules)
    {
        foreach (var card in Enum.GetValues<FeeCard>())
            if (!rules.Any(rule => rule.Card == card)) yield return $"There is no rule for {card} cards.";
        foreach (var rule in rules)
            foreach (var error in Errors(rule))
                yield return $"{Name(rule)}: {error}";
        foreach (var same in rules.GroupBy(Name, StringComparer.Ordinal).Where(same => same.Count() > 1))
            yield return string.Create(CultureInfo.InvariantCulture, $"{same.Key}: there are {same.Count()} rules for this card and day.");
        var currencies = rules.SelectMany(rule => new[] { rule.Floor, rule.Cap }).OfType<Money>().Select(amount => amount.Currency.ToString()).Distinct(StringComparer.Ordinal);
        if (currencies.Count() > 1) yield return $"Floors and caps are in several currencies: {string.Join(", ", currencies)}.";
    }

    /// <summary>The rule in force on <paramref name="day"/>: the latest that began; the earliest where none had.</summary>
    public FeeRule RuleFor(FeeCard card, DateOnly day)
    {
        FeeRule? found = null;
        foreach (var rule in Rules)
            if (rule.Card == card && (found is null || rule.ValidFrom <= day)) found = rule;
        return found ?? throw new ArgumentOutOfRangeException(nameof(card), card, "There is no such kind of card.");
    }

    /// <summary>The fee on a sale, rounded half up to a fen, within floor and cap and never above the amount itself.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The amount is below zero.</exception>
    /// <exception cref="CurrencyMismatchException">The rule's floor or cap is in another currency than the amount.</exception>
    public Money FeeFor(Money amount, FeeCard card, DateOnly day)
    {
        if (amount.IsNegative) throw new ArgumentOutOfRangeException(nameof(amount), amount, "A sale is not below zero.");
        var rule = RuleFor(card, day);
        var fee = amount.Share(rule.RateMillionths, WholeMillionths);
        if (rule.Floor is { } floor && fee < floor) fee = floor;
        if (rule.Cap is { } cap && fee > cap) fee = cap;
        return fee > amount ? amount : fee;
    }

    /// <summary>The share of a fee that goes back with a refund: after refunds of <paramref name="refunded"/> out of <paramref name="amount"/> the fee
    /// given back in all is fee · refunded / amount, rounded once, however many refunds it took.</summary>
    /// <param name="amount">Above zero.</param>
    /// <param name="refunded">All refunds, with the one being made.</param>
    /// <param name="alreadyGivenBack">The fee that earlier refunds gave back.</param>
    public static Money FeeGivenBack(Money fee, Money amount, Money refunded, Money alreadyGivenBack) =>
        fee.Share(refunded.Minor, amount.Minor) - alreadyGivenBack;

    private static IEnumerable<string> Errors(FeeRule rule)
    {
        if (!Enum.IsDefined(rule.Card)) yield return "there is no such kind of card.";
        if (rule.RateMillionths is < 0 or > WholeMillionths)
            yield return string.Create(CultureInfo.InvariantCulture, $"the rate is {rule.RateMillionths} millionths, expected 0 to 1,000,000.");
        if (rule.Floor is { IsNegative: true }) yield return $"the floor {rule.Floor} is below zero.";
        if (rule.Cap is { IsNegative: true }) yield return $"the cap {rule.Cap} is below zero.";
        if (rule is { Floor: { } floor, Cap: { } cap } && floor.Currency == cap.Currency && floor > cap) yield return $"the floor {floor} is above the cap {cap}.";
    }

    private static string Name(FeeRule rule) => string.Create(CultureInfo.InvariantCulture, $"{rule.Card} from {rule.ValidFrom:yyyy-MM-dd}");
}
