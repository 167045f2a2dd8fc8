using Piaohao.Amounts;
using Piaohao.Ledger.Audit;
using Xunit;

namespace Piaohao.Ledger.Tests;

public sealed class AuditTests
{
    private readonly Books books = new();

    public AuditTests()
    {
        books.Sell("A", "T1/1/1", 4500, 27);
        books.Sell("B", "T2/1/1", 9900, 59);
        books.Sell("A", "T1/1/2", 100, 1);
        books.Reverse("A", "T1/1/1");
    }

    [Fact]
    public void Untouched_books_are_equal() => Assert.Null(books.Audit());

    [Fact]
    public void Empty_books_are_equal() => Assert.Null(Books.Audit([], [], []));

    [Fact]
    public void Changed_amount_is_named_with_its_entry()
    {
        var row = books.Rows[2];
        books.Rows[2] = row with { Postings = [.. row.Postings.Select(posting => posting with { Amount = posting.Amount + posting.Amount })] };
        Assert.StartsWith("Merchant A, entry 2 (Sale T1/1/2) was changed after it was written, or the one before it: expected hash ", books.Audit(), StringComparison.Ordinal);
    }

    [Fact]
    public void Entry_that_no_longer_balances_is_named()
    {
        var row = books.Rows[0];
        books.Rows[0] = row with { Postings = row.Postings.SetItem(0, row.Postings[0] with { Amount = Money.Fen(4501) }) };
        Assert.Equal("Merchant A, entry 1 (Sale T1/1/1) breaks the books: Entry T1/1/1 is not balanced in CNY: debits 4501, credits 4500 minor units.", books.Audit());
    }

    [Fact]
    public void Missing_entry_is_named()
    {
        books.Rows.RemoveAt(2);
        Assert.Equal("Merchant A: entry 2 is missing; the next found is 3.", books.Audit());
    }

    [Fact]
    public void Entry_that_is_there_twice_is_named()
    {
        books.Rows.Insert(3, books.Rows[2]);
        Assert.Equal("Merchant A, entry 2 (Sale T1/1/2) comes after entry 2: it is there twice or out of order.", books.Audit());
    }

    [Fact]
    public void Chain_cut_off_at_its_end_is_found_by_its_head()
    {
        books.Rows.RemoveAt(3);
        Assert.Equal("The chain of merchant A ends at entry 2; its stored head says 3.", books.Audit());
    }

    [Fact]
    public void Chain_that_vanished_whole_is_found_by_its_head()
    {
        books.Rows.RemoveAll(row => row.MerchantId == "B");
        Assert.Equal("The chain of merchant B ends at entry 0; its stored head says 1.", books.Audit());
    }

    [Fact]
    public void Head_with_another_hash_and_missing_head_are_named()
    {
        books.Heads["B"] = books.Heads["B"] with { Hash = new byte[32] };
        Assert.StartsWith("The stored head of merchant B has another hash than its entry 1: expected ", books.Audit(), StringComparison.Ordinal);
        books.Heads.Remove("B");
        Assert.Equal("Merchant B has entries and no stored head.", books.Audit());
    }

    [Fact]
    public void Merchant_without_entries_may_have_a_head_at_zero() =>
        Assert.Null(Books.Audit([], [new ChainHead("A", 0, new byte[32])], []));

    [Fact]
    public void Stored_balance_that_differs_is_named()
    {
        var stored = books.Balances.All.Select(balance => balance.Account is { MerchantId: "B", Kind: AccountKind.FeeIncome } ? balance with { Credits = Money.Fen(58) } : balance);
        Assert.Equal(
            "Account B FeeIncome CNY: the entries make debits ¥0.00 and credits ¥0.59, the stored balance says debits ¥0.00 and credits ¥0.58.",
            Books.Audit(books.Rows, books.Heads.Values, stored));
    }

    [Fact]
    public void Missing_doubled_and_invented_balances_are_named()
    {
        var all = books.Balances.All.ToList();
        Assert.Equal("Account A NetworkReceivable CNY: the entries make debits ¥46.00 and credits ¥45.00, there is no stored balance.",
            Books.Audit(books.Rows, books.Heads.Values, all.Skip(1)));
        Assert.Equal("Account A NetworkReceivable CNY has more than one stored balance.",
            Books.Audit(books.Rows, books.Heads.Values, all.Append(all[0])));
        var invented = new AccountBalance(new AccountId("C", AccountKind.FeeIncome, Currency.Cny), Money.Fen(0), Money.Fen(1));
        Assert.Equal("Account C FeeIncome CNY: the entries make debits ¥0.00 and credits ¥0.00, the stored balance says debits ¥0.00 and credits ¥0.01.",
            Books.Audit(books.Rows, books.Heads.Values, all.Append(invented)));
        Assert.Null(Books.Audit(books.Rows, books.Heads.Values, all.Append(AccountBalance.Zero(invented.Account))));
    }

    [Fact]
    public void First_difference_stays_the_one_that_is_named()
    {
        books.Rows[1] = books.Rows[1] with { Hash = new byte[32] };
        books.Rows.RemoveAt(2);
        var audit = new BooksAudit();
        Assert.Equal([true, false, false], books.Rows.Select(audit.Take));
        Assert.StartsWith("Merchant B, entry 1", audit.Difference, StringComparison.Ordinal);
        Assert.False(audit.TakeHeads(books.Heads.Values));
        Assert.False(audit.TakeBalances([]));
        Assert.StartsWith("Merchant B, entry 1", audit.Difference, StringComparison.Ordinal);
        Assert.Equal(1, audit.Entries);
    }

    [Fact]
    public void Trial_balance_names_the_currency_that_does_not_hold()
    {
        var one = new AccountBalance(new AccountId("A", AccountKind.FeeIncome, Currency.Usd), new Money(1, Currency.Usd), new Money(2, Currency.Usd));
        var trial = TrialBalance.Of([.. books.Balances.All, one]);
        Assert.False(trial.IsBalanced);
        Assert.Equal("The trial balance in USD does not hold: debits $0.01, credits $0.02.", trial.Difference);
        Assert.True(books.Balances.Trial().IsBalanced);
        Assert.Equal([new CurrencyTotals(Money.Fen(19000), Money.Fen(19000))], books.Balances.Trial().Totals);
    }

    [Fact]
    public void Posting_is_added_to_its_own_account_only()
    {
        var account = AccountBalance.Zero(new AccountId("A", AccountKind.FeeIncome, Currency.Cny));
        Assert.Throws<ArgumentException>(() => account.With(new Posting(account.Account with { MerchantId = "B" }, Side.Credit, Money.Fen(1))));
        Assert.Equal(Money.Fen(-1), account.With(new Posting(account.Account, Side.Debit, Money.Fen(1))).Balance);
    }
}
