using FsCheck;
using FsCheck.Fluent;
using Piaohao.Amounts;
using Piaohao.Ledger.Audit;
using Xunit;

namespace Piaohao.Ledger.Tests;

public sealed class LedgerProperties
{
    /// <summary>One event: a sale, or the reversal of an earlier sale not yet reversed.</summary>
    private sealed record Event(int Merchant, int Amount, int FeePerMille, bool IsReversal, int Which);

    private static readonly Arbitrary<Event[]> Days = Arb.From(
        (from merchant in Gen.Choose(0, 2)
         from amount in Gen.Choose(1, 5_000_000)
         from fee in Gen.Choose(0, 1000)
         from kind in Gen.Choose(0, 2)
         from which in Gen.Choose(0, 1000)
         select new Event(merchant, amount, fee, kind == 0, which)).ArrayOf());

    [Fact]
    public void Debits_equal_credits_after_every_event_and_the_audit_agrees() =>
        Prop.ForAll(Days, day =>
        {
            var books = new Books();
            return Run(books, day).All(_ => books.Balances.Trial().IsBalanced) && books.Audit() is null;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Sales_all_reversed_leave_every_balance_at_zero() =>
        Prop.ForAll(Days, day =>
        {
            var books = new Books();
            var open = Run(books, day).ToList().LastOrDefault() ?? [];
            foreach (var (merchant, reference) in open) books.Reverse(merchant, reference);
            return books.Balances.All.All(balance => balance.Balance.IsZero && balance.Debits == balance.Credits) && books.Audit() is null;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_single_change_of_the_stored_books_is_found() =>
        Prop.ForAll(Days, Arb.From(Gen.Choose(0, int.MaxValue)), Arb.From(Gen.Choose(0, Changes.Length - 1)), (day, seed, change) =>
        {
            var books = new Books();
            books.Sell("M0", "first", 1000, 6);
            books.Sell("M0", "second", 2000, 12);
            foreach (var step in Run(books, day)) _ = step;
            Changes[change](books.Rows, seed % books.Rows.Count);
            return books.Audit() is not null;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_single_change_is_found_even_where_heads_and_balances_were_made_to_fit_the_amounts() =>
        Prop.ForAll(Days, Arb.From(Gen.Choose(0, int.MaxValue)), (day, seed) =>
        {
            var books = new Books();
            books.Sell("M0", "first", 1000, 6);
            foreach (var step in Run(books, day)) _ = step;
            Double(books.Rows, seed % books.Rows.Count);
            var fitting = new Balances();
            foreach (var row in books.Rows) fitting.Post(new Entry(row.Kind, row.MerchantId, row.Reference, row.At, row.BusinessDate, row.Postings));
            return Books.Audit(books.Rows, books.Heads.Values, fitting.All) is not null;
        }).QuickCheckThrowOnFailure();

    private static readonly Action<List<StoredEntry>, int>[] Changes =
    [
        Double,
        (rows, at) => rows[at] = rows[at] with { Postings = rows[at].Postings.SetItem(0, rows[at].Postings[0] with { Amount = rows[at].Postings[0].Amount + Money.Fen(1) }) },
        (rows, at) => rows[at] = rows[at] with { Postings = rows[at].Postings.SetItem(0, rows[at].Postings[0] with { Account = Other(rows[at].Postings[0].Account) }) },
        (rows, at) => rows[at] = rows[at] with { Postings = [.. rows[at].Postings.Reverse()] },
        (rows, at) => rows[at] = rows[at] with { Kind = rows[at].Kind == EntryKind.Sale ? EntryKind.SaleReversal : EntryKind.Sale },
        (rows, at) => rows[at] = rows[at] with { Reference = rows[at].Reference + "0" },
        (rows, at) => rows[at] = rows[at] with { BusinessDate = rows[at].BusinessDate.AddDays(1) },
        (rows, at) => rows[at] = rows[at] with { At = rows[at].At.AddMilliseconds(1) },
        (rows, at) => rows[at] = rows[at] with { MerchantId = rows[at].MerchantId + "0" },
        (rows, at) => rows[at] = rows[at] with { Sequence = rows[at].Sequence + 1 },
        (rows, at) => rows[at].Hash[at % 32] ^= 1,
        (rows, at) => rows.RemoveAt(at),
        (rows, at) => rows.Add(rows[at]),
        Swap,
    ];

    private static void Double(List<StoredEntry> rows, int at) =>
        rows[at] = rows[at] with { Postings = [.. rows[at].Postings.Select(posting => posting with { Amount = posting.Amount + posting.Amount })] };

    /// <summary>Exchanges the contents of an entry and the next one of its merchant, or the one before: numbers and hashes stay where they are.</summary>
    private static void Swap(List<StoredEntry> rows, int at)
    {
        var other = rows.FindIndex(row => row.MerchantId == rows[at].MerchantId && row != rows[at]);
        if (other < 0)
        {
            Double(rows, at);
            return;
        }

        (rows[at], rows[other]) = (
            rows[at] with { Kind = rows[other].Kind, Reference = rows[other].Reference, At = rows[other].At, Postings = rows[other].Postings },
            rows[other] with { Kind = rows[at].Kind, Reference = rows[at].Reference, At = rows[at].At, Postings = rows[at].Postings });
    }

    private static AccountId Other(AccountId account) =>
        account with { Kind = account.Kind == AccountKind.FeeIncome ? AccountKind.MerchantPayable : AccountKind.FeeIncome };

    /// <summary>Runs the events one by one; gives the sales not yet reversed after each.</summary>
    private static IEnumerable<List<(string Merchant, string Reference)>> Run(Books books, Event[] day)
    {
        var open = new List<(string, string)>();
        for (var number = 0; number < day.Length; number++)
        {
            var step = day[number];
            if (step.IsReversal && open.Count > 0)
            {
                var (merchant, reference) = open[step.Which % open.Count];
                open.Remove((merchant, reference));
                books.Reverse(merchant, reference);
            }
            else
            {
                var (merchant, reference) = ($"M{step.Merchant}", $"T{step.Merchant}/1/{number}");
                books.Sell(merchant, reference, step.Amount, (long)step.Amount * step.FeePerMille / 1000);
                open.Add((merchant, reference));
            }

            yield return open;
        }
    }
}
