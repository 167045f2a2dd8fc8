using Microsoft.Data.Sqlite;
using Piaohao.Simulation.Town;

namespace Piaohao.Simulation.Checkers;

/// <summary>Looks at the acquirer's books while the town lives: after every commit whether debits equal credits, every few commits whether a final state has changed
/// otherwise than through a linked transaction.</summary>
public sealed class Watch : IDisposable
{
    private const int CommitsBetweenLooks = 25;
    private readonly World world;
    private readonly Dictionary<string, long> states = new(StringComparer.Ordinal);
    private readonly List<Violation> violations = [];
    private SqliteConnection? books;
    private int life = -1;
    private long seenEntries, sumDebit, sumCredit;
    private int commits;
    private bool isDue;

    public Watch(World world)
    {
        ArgumentNullException.ThrowIfNull(world);
        this.world = world;
        world.Host.Disk.Committed = name => isDue |= name == "host.db-wal";
        world.Scheduler.AfterStep = Look;
    }

    public IReadOnlyList<Violation> Violations => violations;

    /// <summary>Commits of the host that were looked at.</summary>
    public int Commits => commits;

    public void Dispose()
    {
        world.Scheduler.AfterStep = () => { };
        books?.Dispose();
    }

    private void Look()
    {
        if (!isDue || !world.Host.IsUp) return;
        isDue = false;
        if (life != world.Host.Disk.Life)
        {
            books?.Dispose();
            books = Ledgers.Open(world.Host.Books);
            life = world.Host.Disk.Life;
            (seenEntries, sumDebit, sumCredit) = (0, 0, 0);
        }

        commits++;
        try
        {
            Balance();
            if (commits % CommitsBetweenLooks == 0) States();
        }
        catch (SqliteException damaged)
        {
            Report(Promise.Stands, $"The host's books cannot be read: {damaged.Message}");
        }
    }

    /// <summary>What was posted since the last look, and what the balances say of all of it.</summary>
    private void Balance()
    {
        var row = books!.Rows(
            $"""
            SELECT (SELECT COALESCE(SUM(CASE side WHEN 0 THEN amount_minor END), 0) FROM ledger_postings WHERE rowid > {seenEntries}),
                   (SELECT COALESCE(SUM(CASE side WHEN 0 THEN 0 ELSE amount_minor END), 0) FROM ledger_postings WHERE rowid > {seenEntries}),
                   (SELECT COALESCE(MAX(rowid), 0) FROM ledger_postings),
                   (SELECT COALESCE(SUM(debit_minor), 0) FROM ledger_balances), (SELECT COALESCE(SUM(credit_minor), 0) FROM ledger_balances)
            """,
            found => (Debit: found.GetInt64(0), Credit: found.GetInt64(1), Last: found.GetInt64(2), AllDebit: found.GetInt64(3), AllCredit: found.GetInt64(4)))[0];
        (seenEntries, sumDebit, sumCredit) = (row.Last, sumDebit + row.Debit, sumCredit + row.Credit);
        if (row.Debit != row.Credit) Report(Promise.Balanced, $"An entry's debits are {row.Debit} fen, its credits {row.Credit}.");
        else if (row.AllDebit != row.AllCredit) Report(Promise.Balanced, $"All debits are {row.AllDebit} fen, all credits {row.AllCredit}.");
        else if (row.AllDebit != sumDebit || row.AllCredit != sumCredit)
            Report(Promise.Balanced, $"The balances say {row.AllDebit} and {row.AllCredit} fen, the postings {sumDebit} and {sumCredit}.");
    }

    private void States()
    {
        foreach (var row in HostRow.All(books!))
        {
            if (states.TryGetValue(row.Reference, out var before) && before != row.State && !FinalStates.MayBecome(before, row.State))
                Report(Promise.FinalStaysFinal, $"{row.Reference} went from state {before} to {row.State}.", row.Tid);
            states[row.Reference] = row.State;
        }
    }

    private void Report(Promise promise, string what, string terminal = "")
    {
        if (violations.Count < 20) violations.Add(new Violation(promise, what, terminal, world.Scheduler.Now));
    }
}
