using System.Globalization;

namespace Piaohao.EndToEnd.Tests.Crashes;

/// <summary>Holds what the shops were told against the books of acquirer and bank, read from outside: each approval that was given is there exactly once, and nothing else stands.</summary>
/// <param name="address">The server on which the books are; null: they are files of the folder.</param>
internal sealed class Reckoning(string data, string? address = null)
{
    private const long Approved = 2, Declined = 3, Reversed = 5, Barred = 6;
    private const long SaleEntry = 1, ReversalEntry = 2;
    private readonly PartyBooks acquirer = new(data, "acquirer", address), bank = new(data, "bank", address);

    /// <summary>Every difference as a sentence.</summary>
    public List<string> Differences(IEnumerable<Shop> shops)
    {
        List<string> differences = [];
        foreach (var shop in shops) differences.AddRange(Of(shop));
        return differences;
    }

    private List<string> Of(Shop shop)
    {
        List<string> differences = [];
        var rows = acquirer.Rows(
            "SELECT batch, trace, state, amount_minor, rrn FROM transactions WHERE terminal_id = @p0",
            row => (Batch: row.GetInt64(0), Trace: row.GetInt64(1), State: row.GetInt64(2), Fen: row.GetInt64(3), Rrn: row.GetString(4)), shop.Tid).ToLookup(row => (row.Batch, row.Trace));
        var entries = acquirer.Rows(
            "SELECT reference, kind FROM ledger_entries WHERE reference LIKE @p0", row => (Reference: row.GetString(0), Kind: row.GetInt64(1)), shop.Tid + "/%").ToLookup(row => row.Reference);
        var standing = bank.Rows(
            """
            SELECT t.rrn, t.approved_fen FROM card_transaction t LEFT JOIN reversal r ON r.acquirer_id = t.acquirer_id AND r.sent = t.sent AND r.stan = t.stan
            WHERE t.terminal_id = @p0 AND t.code = '00' AND r.stan IS NULL
            """,
            row => (Rrn: row.GetString(0), Fen: row.GetInt64(1)), shop.Tid).ToLookup(row => row.Rrn, row => row.Fen);

        foreach (var sale in shop.Sales)
        {
            var here = rows[(sale.Batch, sale.Trace)].ToList();
            var booked = entries[string.Create(CultureInfo.InvariantCulture, $"{shop.Tid}/{sale.Batch:000000}/{sale.Trace:000000}")].Select(entry => entry.Kind).Order().ToList();
            var holds = sale.Fate switch
            {
                Fate.Given => here is [(_, _, Approved, var fen, var rrn)] && fen == sale.Fen && rrn == sale.Rrn && booked is [SaleEntry] && standing[sale.Rrn].SequenceEqual([sale.Fen]),
                Fate.Declined => here is [] or [(_, _, Declined or Reversed, _, _)] && booked is [],
                Fate.TakenBack => here is [] or [(_, _, Declined or Reversed or Barred, _, _)] && booked is [] or [SaleEntry, ReversalEntry],
                _ => false,
            };
            if (!holds)
                differences.Add($"{shop.Tid} {sale}: host [{string.Join(", ", here)}], entries [{string.Join(", ", booked)}], bank [{string.Join(", ", standing[sale.Rrn])}]");
        }

        var given = shop.Sales.Where(sale => sale.Fate == Fate.Given).Select(sale => sale.Rrn).ToHashSet();
        differences.AddRange(standing.Where(there => !given.Contains(there.Key)).Select(there => $"{shop.Tid}: {there.Key} stands at the bank, no approval was given"));
        var known = shop.Sales.Select(sale => ((long)sale.Batch, (long)sale.Trace)).ToHashSet();
        differences.AddRange(rows.Where(row => !known.Contains(row.Key)).Select(row => $"{shop.Tid}: {row.First()} is at the host, nobody sent it"));
        return differences;
    }
}
