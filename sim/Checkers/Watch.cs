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
    private long seenPosition;
    private long sumDebit, sumCredit;
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
            seenPosition = 0;
            (sumDebit, sumCredit) = (0, 0);
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
        var balances = books!.Rows("SELECT debit_minor, credit_minor FROM ledger_balances", row => (Debit: row.GetInt64(0), Credit: row.GetInt64(1)));
        long debit = 0, credit = 0;
        foreach (var line in books!.Rows(
            $"SELECT position, side, amount_minor FROM ledger_postings WHERE position > {seenPosition} ORDER BY position",
            row => (Position: row.GetInt64(0), IsDebit: row.GetInt64(1) == 0, Minor: row.GetInt64(2))))
        {
            if (line.IsDebit) debit += line.Minor;
            else credit += line.Minor;
            seenPosition = line.Position;
        }

        (sumDebit, sumCredit) = (sumDebit + debit, sumCredit + credit);
        var (allDebit, allCredit) = (balances.Sum(balance => balance.Debit), balances.Sum(balance => balance.Credit));
        if (debit != credit) Report(Promise.Balanced, $"An entry's debits are {debit} fen, its credits {credit}.");
        else if (allDebit != allCredit) Report(Promise.Balanced, $"All debits are {allDebit} fen, all credits {allCredit}.");
        else if (allDebit != sumDebit || allCredit != sumCredit)
            Report(Promise.Balanced, $"The balances say {allDebit} and {allCredit} fen, the postings {sumDebit} and {sumCredit}.");
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
