namespace Piaohao.Ledger;

using Piaohao.Amounts;

/// <summary>The two sides of an entry. Amounts are never negative: the side says which way money goes.</summary>
public enum Side { Debit, Credit }

/// <summary>The kinds of account in the acquirer's books, each with its normal side (the side that increases it).</summary>
public enum AccountKind
{
    /// <summary>What the card network owes us for approved sales (asset, normal debit).</summary>
    NetworkReceivable = 1,

    /// <summary>What we owe the merchant (liability, normal credit).</summary>
    MerchantPayable = 2,

    /// <summary>Our fees (income, normal credit).</summary>
    FeeIncome = 3,
}

/// <summary>One account: every account belongs to a merchant, so that no posting spans merchants.</summary>
/// <param name="MerchantId">15 characters, field 42.</param>
public readonly record struct AccountId(string MerchantId, AccountKind Kind, Currency Currency);

/// <summary>One line of an entry.</summary>
public readonly record struct Posting(AccountId Account, Side Side, Money Amount);
