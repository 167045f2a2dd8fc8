using Microsoft.Data.Sqlite;
using Piaohao.Simulation.Town;

namespace Piaohao.Simulation.Checkers;

/// <summary>The full comparison at the end: the host's books, the issuers' accounts, the tills' journals, and what people hold in their hands. It is written from the
/// tables and the slips alone.</summary>
public sealed class Audit(World world)
{
    private readonly List<Violation> violations = [];
    private List<HostRow> rows = [];
    private List<(string Reference, long Kind, long Number, string Mid)> entries = [];

    public IReadOnlyList<Violation> Run()
    {
        using var host = Ledgers.Open(world.Host.Books);
        using var bank = Ledgers.Open(world.Bank.Books);
        rows = HostRow.All(host);
        entries = host.Rows("SELECT reference, kind, number, merchant_id FROM ledger_entries ORDER BY merchant_id, number", row => (row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetString(3)));
        NothingLost();
        NothingTwice(bank);
        Accounts(bank);
        SlipAndEntry();
        WithinLimits();
        foreach (var till in world.Tills) SettledOrNamed(host, till);
        new BackupCheck(world, Report).Run(host);
        return violations;
    }

    /// <summary>(a): every approval on a slip or on a glass stands in the books with its amount. A notice the host refused stands in its work list instead.</summary>
    private void NothingLost()
    {
        var byKey = rows.ToDictionary(row => row.Reference, StringComparer.Ordinal);
        foreach (var till in world.Tills)
        {
            foreach (var slip in Told(till).Where(slip => !slip.Type.StartsWith("余额", StringComparison.Ordinal)))
            {
                var reference = $"{slip.Tid}/{slip.Batch:000000}/{slip.Trace:000000}";
                if (!byKey.TryGetValue(reference, out var row)) Report(Promise.NothingLost, $"The slip {slip.Type} {reference} over {slip.Minor} fen is unknown to the host.", till);
                else if (row is { State: 3, Kind: 24 or 30 or 34 }) continue;
                else if (!row.Stands) Report(Promise.NothingLost, $"The slip {slip.Type} {reference} over {slip.Minor} fen is in state {row.State} at the host.", till);
                else if (row.Kind != 34 && row.Amount != slip.Minor) Report(Promise.NothingLost, $"The slip {reference} says {slip.Minor} fen, the host {row.Amount}.", till);
                else if (slip.Rrn.Length > 0 && row.Rrn != slip.Rrn) Report(Promise.NothingLost, $"The slip {reference} has RRN {slip.Rrn}, the host {row.Rrn}.", till);
            }

            var rrns = rows.Where(row => row.Tid == till.Tid && row.Stands).Select(row => row.Rrn).ToHashSet(StringComparer.Ordinal);
            foreach (var (shown, at) in till.Paper.Shown)
                if (!rrns.Contains(shown.Rrn) && !IsOnRefusedSlip(till, shown.Rrn))
                    Report(Promise.NothingLost, $"The glass showed trace {shown.Trace:000000}, RRN {shown.Rrn} as approved at {at:HH:mm:ss}; nothing of it stands at the host.", till);
        }
    }

    /// <summary>(b): an entry of each kind at most once for each transaction, taken back only after it was made; one message moves an account once.</summary>
    private void NothingTwice(SqliteConnection bank)
    {
        foreach (var group in entries.GroupBy(entry => (entry.Reference, entry.Kind)).Where(group => group.Count() > 1))
            Report(Promise.NothingTwice, $"{group.Key.Reference} has {group.Count()} entries of kind {group.Key.Kind}.", group.Key.Reference[..8]);
        foreach (var group in rows.Where(row => row.Stands && row.Rrn.Length > 0).GroupBy(row => row.Rrn, StringComparer.Ordinal).Where(group => group.Count() > 1))
            Report(Promise.NothingTwice, $"RRN {group.Key} stands {group.Count()} times: {string.Join(", ", group.Select(row => row.Reference))}.", group.First().Tid);
        var there = Movements(bank);
        foreach (var group in there.GroupBy(movement => movement.Rrn, StringComparer.Ordinal).Where(group => group.Count() > 1))
            Report(Promise.NothingTwice, $"RRN {group.Key} moves {group.Count()} times at the issuers.");
    }

    /// <summary>(b), (a): what left and came to each account is what stands at the host, and what its postings say.</summary>
    private void Accounts(SqliteConnection bank)
    {
        var there = Movements(bank).GroupBy(movement => movement.Rrn, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Sum(movement => movement.Minor), StringComparer.Ordinal);
        var here = rows.Where(row => row.Stands && row.Moved != 0).GroupBy(row => row.Rrn, StringComparer.Ordinal).ToDictionary(group => group.Key, group => (Minor: group.Sum(row => row.Moved), Row: group.First()), StringComparer.Ordinal);
        foreach (var (rrn, (minor, row)) in here)
            if (there.GetValueOrDefault(rrn) != minor)
                Report(there.ContainsKey(rrn) ? Promise.NothingTwice : Promise.NothingLost, $"{row.Reference}, RRN {rrn}: {minor} fen at the host, {there.GetValueOrDefault(rrn)} at the issuer.", row.Tid);
        foreach (var (rrn, minor) in there.Where(movement => movement.Value != 0 && !here.ContainsKey(movement.Key)))
            Report(Promise.NothingTwice, $"RRN {rrn}: {minor} fen at the issuer, nothing stands at the host.", rows.FirstOrDefault(row => row.Rrn == rrn)?.Tid ?? "");
        foreach (var (account, opening, balance, debit, credit) in bank.Rows(
            """
            SELECT a.account_id, a.opening_fen, a.balance_fen,
                   COALESCE((SELECT SUM(p.amount_fen) FROM posting p WHERE p.account_id = a.account_id AND p.direction = 'D'), 0),
                   COALESCE((SELECT SUM(p.amount_fen) FROM posting p WHERE p.account_id = a.account_id AND p.direction = 'C'), 0)
            FROM account a
            """,
            row => (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4))))
            if (balance != opening - debit + credit) Report(Promise.NothingTwice, $"Account {account}: {opening} - {debit} + {credit} is not {balance} fen.");
    }

    /// <summary>(g): what moved money has its slip, and one entry that stands; every slip is one of those.</summary>
    private void SlipAndEntry()
    {
        var standing = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (reference, kind, _, _) in entries) standing[reference] = standing.GetValueOrDefault(reference) + (kind is 2 or 4 or 7 or 9 ? -1 : 1);
        var slips = world.Tills.SelectMany(Told).Select(slip => $"{slip.Tid}/{slip.Batch:000000}/{slip.Trace:000000}").ToHashSet(StringComparer.Ordinal);
        foreach (var row in rows.Where(row => row.Moved != 0))
        {
            var count = standing.GetValueOrDefault(row.Reference);
            if (count != (row.Stands ? 1 : 0)) Report(Promise.SlipAndEntry, $"{row.Reference} in state {row.State} has {count} standing entries.", row.Tid);
            if (row.Stands && !slips.Contains(row.Reference)) Report(Promise.SlipAndEntry, $"{row.Reference} of kind {row.Kind} over {row.Amount} fen stands, and nobody has a slip of it.", row.Tid);
        }

        var known = rows.Select(row => row.Reference).ToHashSet(StringComparer.Ordinal);
        foreach (var reference in standing.Keys.Where(reference => !known.Contains(reference)))
            Report(Promise.SlipAndEntry, $"{reference} has an entry and no transaction.", reference[..8]);
        foreach (var till in world.Tills)
            foreach (var copies in till.Paper.Slips.Where(slip => slip is { IsReprint: false, IsRefused: false }).GroupBy(slip => (slip.Batch, slip.Trace, slip.IsMerchantCopy)).Where(copies => copies.Count() > 1))
                Report(Promise.SlipAndEntry, $"The slip {till.Tid}/{copies.Key.Batch:000000}/{copies.Key.Trace:000000} came out {copies.Count()} times without saying that it is a reprint.", till);
    }

    private void WithinLimits()
    {
        var byKey = rows.ToDictionary(row => row.Reference, StringComparer.Ordinal);
        foreach (var group in rows.Where(row => row.Stands && row.OriginalTrace > 0 && row.Kind is 20 or 21 or 23 or 24 or 25).GroupBy(row => row.Original, StringComparer.Ordinal))
        {
            if (!byKey.TryGetValue(group.Key, out var original)) continue;
            var back = group.Where(row => row.Kind is 21 or 23 or 25).Sum(row => row.Amount);
            var taken = group.Where(row => row.Kind is 20 or 24).ToArray();
            if (back > original.Amount + original.Tip) Report(Promise.WithinLimits, $"{original.Reference} took {original.Amount + original.Tip} fen and gave back {back}.", original.Tid);
            var open = taken.Where(row => row.State != 9).ToArray();
            if (open.Length > 1) Report(Promise.WithinLimits, $"The hold {original.Reference} was completed {open.Length} times.", original.Tid);
            if (open.Sum(row => row.Amount) * 100 > original.Amount * 115) Report(Promise.WithinLimits, $"The hold {original.Reference} over {original.Amount} fen was completed with {open.Sum(row => row.Amount)}.", original.Tid);
        }
    }

    /// <summary>(h): each batch was closed on both sides with equal totals, or with every difference named.</summary>
    private void SettledOrNamed(SqliteConnection host, TillMachine till)
    {
        using var own = Ledgers.Open(till.Books);
        var closed = own.Rows("SELECT number, debit_count, debit, credit_count, credit FROM batch WHERE step >= 4", row => (Number: row.GetInt64(0), Totals: (row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4))));
        var there = host.Rows(
            $"""
            SELECT b.batch, b.terminal_debit_count, b.terminal_debit_minor, b.terminal_credit_count, b.terminal_credit_minor, b.is_balanced,
                   (SELECT COUNT(*) FROM batch_differences d WHERE d.merchant_id = b.merchant_id AND d.terminal_id = b.terminal_id AND d.batch = b.batch)
            FROM batches b WHERE b.terminal_id = '{till.Tid}' AND b.closed_at_ms > 0
            """,
            row => (Batch: row.GetInt64(0), Totals: (row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4)), IsBalanced: row.GetInt64(5) == 1, Named: row.GetInt64(6))).ToDictionary(row => row.Batch);
        foreach (var batch in closed)
        {
            if (!there.TryGetValue(batch.Number, out var same)) Report(Promise.SettledOrNamed, $"Batch {batch.Number} is closed at the till and open at the host.", till);
            else if (same.Totals != batch.Totals) Report(Promise.SettledOrNamed, $"Batch {batch.Number}: the till settled {batch.Totals}, the host was told {same.Totals}.", till);
        }

        foreach (var batch in there.Values)
        {
            var now = TotalsOf(rows.Where(row => row.Tid == till.Tid && row.Batch == batch.Batch && row.Stands));
            if (now != batch.Totals && batch.Named == 0) Report(Promise.SettledOrNamed, $"Batch {batch.Batch}: the till settled {batch.Totals}, at the host stands {now}, and no difference is named.", till);
        }

        foreach (var twice in own.Rows("SELECT batch, COUNT(*) FROM journal WHERE training = 0 GROUP BY batch HAVING COUNT(*) > 0", row => row.GetInt64(0)).Where(number => closed.All(batch => batch.Number != number)))
            Report(Promise.SettledOrNamed, $"Batch {twice} of the till was never settled.", till);
    }

    private static (long, long, long, long) TotalsOf(IEnumerable<HostRow> rows)
    {
        var (debitCount, debit, creditCount, credit) = (0L, 0L, 0L, 0L);
        foreach (var row in rows)
        {
            if (row.Kind is 20 or 22 or 24 or 30) (debitCount, debit) = (debitCount + 1, debit + row.Amount + row.Tip);
            else if (row.Kind is 21 or 23 or 25) (creditCount, credit) = (creditCount + 1, credit + row.Amount);
        }

        return (debitCount, debit, creditCount, credit);
    }

    /// <summary>Slips that say money moved: not those of training, nor those that say the host refused.</summary>
    private static IEnumerable<ReadSlip> Told(TillMachine till)
    {
        var refused = till.Paper.Slips.Where(slip => slip.IsRefused).Select(slip => (slip.Batch, slip.Trace)).ToHashSet();
        return till.Paper.Slips.Where(slip => !slip.IsTraining && !slip.IsRefused && !refused.Contains((slip.Batch, slip.Trace)) && !till.Paper.Refused.Contains((slip.Batch, slip.Trace)));
    }

    private static bool IsOnRefusedSlip(TillMachine till, string rrn) => till.Paper.Slips.Any(slip => slip.IsRefused && slip.Rrn == rrn);

    private static List<(string Rrn, long Minor)> Movements(SqliteConnection bank) => bank.Rows(
        """
        SELECT t.rrn, CASE p.direction WHEN t.direction THEN 1 ELSE -1 END * CASE t.direction WHEN 'D' THEN 1 ELSE -1 END * p.amount_fen, t.stan
        FROM card_transaction t JOIN posting p ON p.acquirer_id = t.acquirer_id AND p.sent = t.sent AND p.stan = t.stan
        """,
        row => (Rrn: row.GetString(0), Minor: row.GetInt64(1), Stan: row.GetString(2)))
        .GroupBy(row => (row.Rrn, row.Stan)).Select(group => (group.Key.Rrn, group.Sum(row => row.Minor))).Where(row => row.Item2 != 0).ToList();

    private void Report(Promise promise, string what, TillMachine till) => Report(promise, what, till.Tid);

    private void Report(Promise promise, string what, string terminal = "")
    {
        if (violations.Count < 40) violations.Add(new Violation(promise, what, terminal, world.Scheduler.Now));
    }
}
