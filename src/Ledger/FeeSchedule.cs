using System.Collections.Immutable;
using Piaohao.Amounts;

namespace Piaohao.Ledger;

/// <summary>The kinds of card a tariff distinguishes.</summary>
public enum FeeCard { Debit, Credit }

/// <summary>One line of a tariff (MDR): a rate in millionths (6000 = 0.60 %), with a least and a greatest fee, from a day on.</summary>
/// <param name="RateMillionths">0 to 1,000,000.</param>
/// <param name="Floor">The least fee, or null.</param>
/// <param name="Cap">The greatest fee, or null (20 yuan for debit cards, say).</param>
/// <param name="ValidFrom">The first business day it holds.</param>
public sealed record FeeRule(FeeCard Card, int RateMillionths, Money? Floor, Money? Cap, DateOnly ValidFrom);

/// <summary>A merchant's tariff: validated when made, immutable.</summary>
public sealed class FeeSchedule
{
    /// <exception cref="ArgumentException">Rules contradict (two of one card and day, floor above cap, rate out of range), or a card type has no rule; all are named.</exception>
    public FeeSchedule(ImmutableArray<FeeRule> rules) => throw new NotImplementedException();

    public ImmutableArray<FeeRule> Rules => throw new NotImplementedException();

    /// <summary>The rule in force on <paramref name="day"/>: the latest that began; the earliest where none had.</summary>
    public FeeRule RuleFor(FeeCard card, DateOnly day) => throw new NotImplementedException();

    /// <summary>The fee on a sale, rounded half up to a fen, within floor and cap and never above the amount itself.</summary>
    public Money FeeFor(Money amount, FeeCard card, DateOnly day) => throw new NotImplementedException();
}
