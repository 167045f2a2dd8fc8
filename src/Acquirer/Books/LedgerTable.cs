using System.Globalization;
using System.Numerics;
using Piaohao.Ledger;
using Piaohao.Storage;

namespace Piaohao.Acquirer.Books;

/// <summary>Writes the entries of a group: each linked to the one before it of its merchant, with its postings, and one line for each balance and each chain the group
/// touches.</summary>
/// <param name="floor">Where other hosts book too, their common <see cref="Sequences.PositionFloor"/>: then ends of chains are read anew for each group. Else null.</param>
internal sealed class LedgerTable(long? floor)
{
    private static readonly string[] EntryColumns = ["merchant_id", "position", "number", "kind", "reference", "at_ms", "business_date", "hash"];

    private static readonly string[] PostingColumns = ["merchant_id", "position", "line", "account_kind", "currency", "side", "amount_minor"];

    /// <summary>Ends of the merchants' chains as they are durable; read from the database at a merchant's first
    /// entry.</summary>
    private readonly Dictionary<string, ChainHead> heads = new(StringComparer.Ordinal);

    // Kept from group to group, for their room.
    private readonly List<object?> entries = [], postings = [];

    private readonly bool isBesideOthers = floor is not null;
    private readonly NumberBlock positions = new("position", 100_000, floor);

    public void Write(WriteSession session, IReadOnlyList<HostUnit> units)
    {
        positions.Begin();
        entries.Clear();
        postings.Clear();
        var balances = new Dictionary<AccountId, BalanceChange>();
        var ends = isBesideOthers ? Heads(session, units) : new Dictionary<string, ChainHead>(StringComparer.Ordinal);
        foreach (var unit in units)
        {
            if (unit.Entry is not { } entry) continue;
            RequireItsTransaction(unit, entry);
            var head = ends.TryGetValue(entry.MerchantId, out var end) ? end : HeadOf(session, entry.MerchantId);
            var number = head.Number + 1;
            head = new ChainHead(number, entry.Hash(head.Hash ?? new byte[32], number));
            ends[entry.MerchantId] = unit.EntryHead = head;
            var position = unit.EntryPosition = positions.Next(session, 1);
            entries.AddRange((ReadOnlySpan<object?>)
            [
                entry.MerchantId, position, number, entry.Kind, entry.Reference, entry.At.ToUnixTimeMilliseconds(),
                entry.BusinessDate.ToString("O", CultureInfo.InvariantCulture), head.Hash,
            ]);
            AddPostings(entry, position, balances);
        }

        if (entries.Count == 0) return;
        session.InsertMany("ledger_entries", EntryColumns, entries);
        session.InsertMany("ledger_postings", PostingColumns, postings);
        WriteBalances(session, balances);
        WriteHeads(session, ends);
    }

    public void Committed(IReadOnlyList<HostUnit> units)
    {
        positions.Committed();
        if (isBesideOthers) return;
        foreach (var unit in units)
            if (unit.Entry is { } entry)
                heads[entry.MerchantId] = unit.EntryHead;
    }

    /// <summary>The move of its transaction is what keeps an entry from being booked twice.</summary>
    private static void RequireItsTransaction(HostUnit unit, Entry entry)
    {
        if ((unit.Moved ?? unit.New) is { } row && (row.Key.MerchantId != entry.MerchantId || row.Key.Reference != entry.Reference))
            throw new InvalidOperationException($"The entry {entry.Kind} {entry.Reference} is not of the transaction {row.Key} that its unit begins or moves.");
    }

    private void AddPostings(Entry entry, long position, Dictionary<AccountId, BalanceChange> balances)
    {
        var line = 0;
        foreach (var posting in entry.Postings)
        {
            var (account, minor) = (posting.Account, posting.Amount.Minor);
            postings.AddRange((ReadOnlySpan<object?>)[account.MerchantId, position, ++line, account.Kind, (int)account.Currency.Number, posting.Side, minor]);
            var change = balances.GetValueOrDefault(account);
            balances[account] = posting.Side == Side.Debit
                ? change with { Debit = change.Debit + minor }
                : change with { Credit = change.Credit + minor };
        }
    }

    private static void WriteBalances(WriteSession session, Dictionary<AccountId, BalanceChange> balances)
    {
        var values = new List<object?>(balances.Count * 5);
        foreach (var (account, change) in balances)
            values.AddRange((ReadOnlySpan<object?>)[account.MerchantId, account.Kind, (int)account.Currency.Number, change.Debit, change.Credit]);
        session.InsertMany("ledger_balances", ["merchant_id", "account_kind", "currency", "debit_minor", "credit_minor"], values,
            """
            ON CONFLICT (merchant_id, account_kind, currency) DO UPDATE SET
                debit_minor = ledger_balances.debit_minor + excluded.debit_minor,
                credit_minor = ledger_balances.credit_minor + excluded.credit_minor
            """);
    }

    private static void WriteHeads(WriteSession session, Dictionary<string, ChainHead> ends)
    {
        var values = new List<object?>(ends.Count * 3);
        foreach (var (merchantId, head) in ends) values.AddRange((ReadOnlySpan<object?>)[merchantId, head.Number, head.Hash]);
        session.InsertMany("ledger_heads", ["merchant_id", "number", "hash"], values,
            "ON CONFLICT (merchant_id) DO UPDATE SET number = excluded.number, hash = excluded.hash");
    }

    /// <summary>The ends of the chains that the group goes on with, which no other host touches meanwhile. One statement, in a few sizes, so that it is prepared.</summary>
    private static Dictionary<string, ChainHead> Heads(WriteSession session, IReadOnlyList<HostUnit> units)
    {
        var merchants = units.Select(unit => unit.Entry?.MerchantId).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var found = merchants.ToDictionary(merchant => merchant, _ => default(ChainHead), StringComparer.Ordinal);
        if (merchants.Count == 0) return found;
        object?[] values = [.. merchants, .. Enumerable.Repeat(merchants[^1], (int)BitOperations.RoundUpToPowerOf2((uint)merchants.Count) - merchants.Count)];
        var others = string.Concat(Enumerable.Range(1, values.Length - 1).Select(number => string.Create(CultureInfo.InvariantCulture, $", @p{number}")));
        foreach (var (merchant, head) in session.Query(
            $"SELECT merchant_id, number, hash FROM ledger_heads WHERE merchant_id IN (@p0{others})",
            row => (row.GetString(0), new ChainHead(row.GetInt64(1), (byte[])row.GetValue(2))), values))
            found[merchant] = head;
        return found;
    }

    private ChainHead HeadOf(WriteSession session, string merchantId)
    {
        if (heads.TryGetValue(merchantId, out var head)) return head;
        return session.Query(
            "SELECT number, hash FROM ledger_heads WHERE merchant_id = @p0",
            row => new ChainHead(row.GetInt64(0), (byte[])row.GetValue(1)), merchantId).SingleOrDefault();
    }

    private readonly record struct BalanceChange(long Debit, long Credit);
}
