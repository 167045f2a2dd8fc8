using System.Globalization;
using Piaohao.Amounts;
using Piaohao.Ledger.Audit;

namespace Piaohao.Ledger.Tests;

/// <summary>Books kept in memory as a store would keep them: rows with sequence numbers and hashes.</summary>
internal sealed class Books
{
    public static readonly DateOnly Day = new(2026, 11, 22);
    public static readonly DateTimeOffset At = new(2026, 11, 22, 9, 30, 0, TimeSpan.FromHours(8));

    private readonly Dictionary<(string Merchant, string Reference), Entry> sales = [];

    public List<StoredEntry> Rows { get; } = [];

    public Dictionary<string, ChainHead> Heads { get; } = new(StringComparer.Ordinal);

    public Balances Balances { get; } = new();

    public void Sell(string merchant, string reference, long amount, long fee)
    {
        var entry = SaleEntry.For(merchant, reference, Money.Fen(amount), Money.Fen(fee), At, Day);
        sales.Add((merchant, reference), entry);
        Add(entry);
    }

    public void Reverse(string merchant, string reference) =>
        Add(sales[(merchant, reference)].Reverse(EntryKind.SaleReversal, At.AddMinutes(1), Day));

    public static string? Audit(IEnumerable<StoredEntry> rows, IEnumerable<ChainHead> heads, IEnumerable<AccountBalance> balances)
    {
        var audit = new BooksAudit();
        foreach (var row in rows)
            if (!audit.Take(row)) break;
        audit.TakeHeads(heads);
        audit.TakeBalances(balances);
        return audit.Difference;
    }

    public string? Audit() => Audit(Rows, Heads.Values, Balances.All);

    public static Money Yuan(string text) => Money.Fen((long)(decimal.Parse(text, CultureInfo.InvariantCulture) * 100));

    public void Add(Entry entry)
    {
        var head = Heads.GetValueOrDefault(entry.MerchantId) ?? new ChainHead(entry.MerchantId, 0, Chain.Start.ToArray());
        var hash = entry.Hash(head.Hash, head.Sequence + 1);
        Heads[entry.MerchantId] = new ChainHead(entry.MerchantId, head.Sequence + 1, hash);
        Rows.Add(new StoredEntry(entry.MerchantId, head.Sequence + 1, entry.Kind, entry.Reference, entry.At, entry.BusinessDate, entry.Postings, hash));
        Balances.Post(entry);
    }
}
