using Piaohao.Acquirer.Archives;
using Piaohao.Acquirer.Books;
using Piaohao.Bank.Books;
using Piaohao.Server.Composition;
using Piaohao.Storage;
using Piaohao.Terminal.Journal;

namespace Piaohao.Server.Verification;

/// <summary>The outcome of one check.</summary>
/// <param name="Detail">Counts, or the first difference as a sentence.</param>
internal sealed record Outcome(string Check, bool IsEqual, string Detail);

/// <summary>Holds each party's books against themselves, and the parties against each other. It may run beside the running program: the
/// later party is read between two readings of the earlier one, so that a transaction under way is no difference.</summary>
/// <param name="terminal">The till's journal, with its terminal number.</param>
/// <param name="shelf">The acquirer's archives.</param>
internal sealed class PartiesVerification(Database acquirer, Database? bank, (Database Journal, string Id)? terminal, ArchiveShelf? shelf = null)
{
    /// <summary>The parties whose books lie in a data folder.</summary>
    public static PartiesVerification Of(DataFolder folder, string terminalId) => new(
        folder.OpenAcquirer(),
        folder.FindBank(),
        File.Exists(folder.Terminal.Database) ? (Database.Sqlite(folder.Terminal.Database), terminalId) : null,
        new ArchiveShelf(folder.Acquirer.Archive));

    public IEnumerable<Outcome> Verify()
    {
        yield return Books();
        if (bank is not null) yield return BankBooks(new BankAudit(bank));
        if (bank is not null) yield return Held("host and bank", () => HostAndBank(new BankAudit(bank)));
        if (terminal is { } till) yield return Held("terminal and host", () => TerminalAndHost(new TerminalJournal(till.Journal), till.Id));
    }

    /// <summary>An archive that is missing or damaged is a difference.</summary>
    private static Outcome Held(string check, Func<Outcome> compare)
    {
        try
        {
            return compare();
        }
        catch (InvalidDataException unreadable)
        {
            return new Outcome(check, false, unreadable.Message);
        }
    }

    private Outcome Books()
    {
        var result = new BooksVerification(acquirer, shelf).Verify();
        return new Outcome("acquirer's books", result.IsEqual, result.Difference ?? result.Counts);
    }

    private static Outcome BankBooks(BankAudit audit)
    {
        var differences = audit.Verify();
        return differences.Count == 0
            ? new Outcome("bank's books", true, "every balance follows from its postings")
            : new Outcome("bank's books", false, $"{differences[0].Subject}: expected {differences[0].Expected}, found {differences[0].Found}");
    }

    /// <summary>Whatever moved money and stands at the host stands at the bank with the same amount; what stands at the bank alone is on its way to be reversed.</summary>
    private Outcome HostAndBank(BankAudit audit)
    {
        const string check = "host and bank";
        var books = new BooksVerification(acquirer, shelf);
        var before = books.StandingMovements();
        var there = audit.StandingMovements().ToDictionary(movement => movement.Rrn, StringComparer.Ordinal);
        var after = books.StandingMovements().ToDictionary(movement => movement.Rrn, StringComparer.Ordinal);
        var open = new HostQueries(acquirer).OpenRrns();

        foreach (var here in before.Where(movement => after.ContainsKey(movement.Rrn)))
        {
            if (!there.TryGetValue(here.Rrn, out var same)) return new Outcome(check, false, $"{here.Kind} {here.Rrn} over {here.Amount} stands at the host, not at the bank");
            if ((same.Amount, same.Kind) != (here.Amount, here.Kind))
                return new Outcome(check, false, $"{here.Rrn} is a {here.Kind} over {here.Amount} at the host, a {same.Kind} over {same.Amount} at the bank");
        }

        // Of what the host's deleted archives held, the bank may still have its part.
        var forgotten = books.LastForgottenRrn();
        var alone = there.Values.FirstOrDefault(movement => !after.ContainsKey(movement.Rrn) && !open.Contains(movement.Rrn) && string.CompareOrdinal(movement.Rrn, forgotten) > 0);
        if (alone is not null) return new Outcome(check, false, $"{alone.Kind} {alone.Rrn} over {alone.Amount} stands at the bank; the host neither has it nor takes it back");
        return new Outcome(check, true, $"{after.Count} movements stand on both sides" + (open.Count == 0 ? "" : $", {open.Count} still open"));
    }

    /// <summary>Every approval the till printed stands at the host; what stands at the host alone is on its way to be reversed or still to be told.</summary>
    private Outcome TerminalAndHost(TerminalJournal journal, string terminalId)
    {
        const string check = "terminal and host";
        var books = new BooksVerification(acquirer, shelf);
        var forgotten = books.ForgottenBatches(terminalId);
        var before = journal.Approved().Where(row => !forgotten.Contains(row.Batch));
        var host = books.StandingTransactions(terminalId).ToDictionary(row => (row.Key.Batch, row.Key.Trace));
        var after = journal.Approved().Select(row => (row.Batch, row.Trace)).ToHashSet();
        var waiting = journal.Open().Select(row => (row.Batch, row.Trace)).ToHashSet();

        foreach (var here in before)
        {
            if (!host.TryGetValue((here.Batch, here.Trace), out var there))
                return new Outcome(check, false, $"trace {here.Trace:000000} of batch {here.Batch:000000} over {here.Amount} is approved at the till, not at the host");
            if ((there.Kind, there.Amount, there.Rrn) != (here.Kind, here.Amount, here.Rrn))
                return new Outcome(check, false, $"trace {here.Trace:000000} of batch {here.Batch:000000} is {here.Kind} {here.Rrn} over {here.Amount} at the till, {there.Kind} {there.Rrn} over {there.Amount} at the host");
        }

        var alone = host.Values.FirstOrDefault(row => !after.Contains((row.Key.Batch, row.Key.Trace)) && !waiting.Contains((row.Key.Batch, row.Key.Trace)));
        if (alone is not null)
            return new Outcome(check, false, $"{alone.Kind} {alone.Rrn} over {alone.Amount} stands at the host; the till neither has it nor takes it back");
        return new Outcome(check, true, $"{after.Count} approvals of the till stand at the host" + (waiting.Count == 0 ? "" : $", {waiting.Count} still open"));
    }
}
