using Piaohao.Acquirer.Books;
using Piaohao.Bank.Books;
using Piaohao.Merchants;
using Piaohao.Server.Composition;
using Piaohao.Storage;
using Piaohao.Terminal.Journal;

namespace Piaohao.Server.Verification;

/// <summary>The outcome of one check.</summary>
/// <param name="Detail">Counts, or the first difference as a sentence.</param>
internal sealed record Outcome(string Check, bool IsEqual, string Detail);

/// <summary>Holds each party's books against themselves, and the parties against each other. It may run beside the running program: the
/// later party is read between two readings of the earlier one, so that a sale under way is no difference.</summary>
internal sealed class PartiesVerification(DataFolder folder)
{
    private readonly Database acquirer = Database.Sqlite(folder.Acquirer.Database);

    public IEnumerable<Outcome> Verify()
    {
        yield return Books();
        if (File.Exists(folder.Bank.Database)) yield return BankBooks();
        if (File.Exists(folder.Bank.Database)) yield return HostAndBank();
        if (File.Exists(folder.Terminal.Database)) yield return TerminalAndHost();
    }

    private Outcome Books()
    {
        var result = new BooksVerification(acquirer).Verify();
        return new Outcome("acquirer's books", result.IsEqual, result.Difference ?? $"{result.Transactions} transactions, {result.Entries} entries");
    }

    private Outcome BankBooks()
    {
        var differences = new BankAudit(Database.Sqlite(folder.Bank.Database)).Verify();
        return differences.Count == 0
            ? new Outcome("bank's books", true, "every balance follows from its postings")
            : new Outcome("bank's books", false, $"{differences[0].Subject}: expected {differences[0].Expected}, found {differences[0].Found}");
    }

    /// <summary>Every sale that stands at the host stands at the bank with the same amount; one that stands at the bank alone is on its way to be reversed.</summary>
    private Outcome HostAndBank()
    {
        const string check = "host and bank";
        var books = new BooksVerification(acquirer);
        var before = books.StandingSales();
        var bank = new BankAudit(Database.Sqlite(folder.Bank.Database)).StandingSales().ToDictionary(s => s.Rrn, StringComparer.Ordinal);
        var after = books.StandingSales().ToDictionary(s => s.Rrn, StringComparer.Ordinal);
        var open = new HostQueries(acquirer).OpenRrns();

        foreach (var sale in before.Where(s => after.ContainsKey(s.Rrn)))
        {
            if (!bank.TryGetValue(sale.Rrn, out var there)) return new Outcome(check, false, $"sale {sale.Rrn} over {sale.Amount} stands at the host, not at the bank");
            if (there.Amount != sale.Amount) return new Outcome(check, false, $"sale {sale.Rrn} is over {sale.Amount} at the host, {there.Amount} at the bank");
        }

        var alone = bank.Values.FirstOrDefault(s => !after.ContainsKey(s.Rrn) && !open.Contains(s.Rrn));
        if (alone is not null) return new Outcome(check, false, $"sale {alone.Rrn} over {alone.Amount} stands at the bank; the host neither has it nor takes it back");
        return new Outcome(check, true, $"{after.Count} sales stand on both sides" + (open.Count == 0 ? "" : $", {open.Count} still open"));
    }

    /// <summary>Every approval the till printed stands at the host; one that stands at the host alone is on its way to be reversed.</summary>
    private Outcome TerminalAndHost()
    {
        const string check = "terminal and host";
        var journal = new TerminalJournal(Database.Sqlite(folder.Terminal.Database));
        var books = new BooksVerification(acquirer);
        var before = journal.Approved();
        var host = books.StandingSales().Where(s => s.Key.TerminalId == DemoMerchant.Till).ToDictionary(s => (s.Key.Batch, s.Key.Trace));
        var after = journal.Approved().Select(a => (a.Batch, a.Trace)).ToHashSet();
        var waiting = journal.Open().Select(w => (w.Batch, w.Trace)).ToHashSet();

        foreach (var sale in before)
        {
            if (!host.TryGetValue((sale.Batch, sale.Trace), out var there))
                return new Outcome(check, false, $"trace {sale.Trace:000000} of batch {sale.Batch:000000} over {sale.Amount} is approved at the till, not at the host");
            if (there.Amount != sale.Amount || there.Rrn != sale.Rrn)
                return new Outcome(check, false, $"trace {sale.Trace:000000} of batch {sale.Batch:000000} is {sale.Rrn} over {sale.Amount} at the till, {there.Rrn} over {there.Amount} at the host");
        }

        var alone = host.Values.FirstOrDefault(s => !after.Contains((s.Key.Batch, s.Key.Trace)) && !waiting.Contains((s.Key.Batch, s.Key.Trace)));
        if (alone is not null)
            return new Outcome(check, false, $"sale {alone.Rrn} over {alone.Amount} stands at the host; the till neither has it nor takes it back");
        return new Outcome(check, true, $"{after.Count} approvals of the till stand at the host" + (waiting.Count == 0 ? "" : $", {waiting.Count} still open"));
    }
}
