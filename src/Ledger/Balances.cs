namespace Piaohao.Ledger;

/// <summary>The balances that entries make, recomputed entry by entry. One account, one pair of totals; nothing is read from a store.</summary>
public sealed class Balances
{
    private readonly Dictionary<AccountId, AccountBalance> accounts = [];

    /// <summary>All accounts that were posted to, by merchant, kind and currency.</summary>
    public IEnumerable<AccountBalance> All =>
        accounts.Values.OrderBy(balance => balance.Account.MerchantId, StringComparer.Ordinal).ThenBy(balance => balance.Account.Kind).ThenBy(balance => balance.Account.Currency.Number);

    /// <summary>The account's totals; zero where nothing was posted.</summary>
    public AccountBalance Of(AccountId account) => accounts.TryGetValue(account, out var balance) ? balance : AccountBalance.Zero(account);

    /// <summary>Begins an account with the totals of postings that are no longer kept.</summary>
    public void Begin(AccountBalance balance) => accounts[balance.Account] = balance;

    /// <summary>Adds an entry's postings.</summary>
    public void Post(Entry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        foreach (var posting in entry.Postings) accounts[posting.Account] = Of(posting.Account).With(posting);
    }

    /// <summary>Debits and credits over all accounts.</summary>
    public TrialBalance Trial() => TrialBalance.Of(accounts.Values);
}
