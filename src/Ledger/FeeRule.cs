using Piaohao.Amounts;

namespace Piaohao.Ledger;

/// <summary>The kinds of card a tariff distinguishes.</summary>
public enum FeeCard
{
    /// <summary>Pays from a bank account.</summary>
    Debit,

    /// <summary>Pays from a line of credit.</summary>
    Credit,
}

/// <summary>One line of a tariff (MDR): a rate in millionths (6000 = 0.60 %), with a least and a greatest fee, from a day on.</summary>
/// <param name="RateMillionths">0 to 1,000,000.</param>
/// <param name="Floor">The least fee, or null.</param>
/// <param name="Cap">The greatest fee, or null (20 yuan for debit cards, say).</param>
/// <param name="ValidFrom">The first business day it holds.</param>
public sealed record FeeRule(FeeCard Card, int RateMillionths, Money? Floor, Money? Cap, DateOnly ValidFrom);
