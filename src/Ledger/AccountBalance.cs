using Piaohao.Amounts;

namespace Piaohao.Ledger;

/// <summary>An account's totals: what was ever debited and credited. Neither ever falls.</summary>
/// <param name="Debits">Zero or above.</param>
/// <param name="Credits">Zero or above.</param>
public readonly record struct AccountBalance(AccountId Account, Money Debits, Money Credits)
{
    /// <summary>An account nothing was posted to.</summary>
    public static AccountBalance Zero(AccountId account) => new(account, Money.Zero(account.Currency), Money.Zero(account.Currency));

    /// <summary>The total of the account's normal side less the other: what the account is worth. Below zero where more was taken back than was ever there.</summary>
    public Money Balance => Account.NormalSide == Side.Debit ? Debits - Credits : Credits - Debits;

    /// <summary>The totals with one posting more.</summary>
    /// <exception cref="ArgumentException">The posting is another account's.</exception>
    public AccountBalance With(Posting posting)
    {
        if (posting.Account != Account) throw new ArgumentException($"A posting to {posting.Account} does not belong to {Account}.", nameof(posting));
        return posting.Side == Side.Debit ? this with { Debits = Debits + posting.Amount } : this with { Credits = Credits + posting.Amount };
    }
}
