using Piaohao.Amounts;

namespace Piaohao.Ledger;

/// <summary>The two sides of an entry. Amounts are never negative: the side says which way money goes.</summary>
public enum Side
{
    /// <summary>Left: increases assets.</summary>
    Debit,

    /// <summary>Right: increases liabilities and income.</summary>
    Credit,
}

/// <summary>The kinds of account in the acquirer's books, each with its normal side (the side that increases it).
/// The numbers are stored and hashed: they never change.</summary>
public enum AccountKind
{
    /// <summary>What the card network owes us: what was taken from cardholders less what was given back (asset, normal debit).</summary>
    NetworkReceivable = 1,

    /// <summary>What we owe the merchant (liability, normal credit).</summary>
    MerchantPayable = 2,

    /// <summary>Our fees (income, normal credit).</summary>
    FeeIncome = 3,
}

/// <summary>One account: every account belongs to a merchant, so that no posting spans merchants.</summary>
/// <param name="MerchantId">15 characters, field 42.</param>
public readonly record struct AccountId(string MerchantId, AccountKind Kind, Currency Currency)
{
    /// <summary>The side that increases this account.</summary>
    public Side NormalSide => Kind == AccountKind.NetworkReceivable ? Side.Debit : Side.Credit;

    /// <summary>For people: <c>104110045112012 MerchantPayable CNY</c>.</summary>
    public override string ToString() => $"{MerchantId} {Kind} {Currency}";
}

/// <summary>One line of an entry.</summary>
/// <param name="Amount">Above zero.</param>
public readonly record struct Posting(AccountId Account, Side Side, Money Amount);
