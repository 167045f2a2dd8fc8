using Microsoft.Data.Sqlite;
using Piaohao.Acquirer.Books;
using Piaohao.Bank.Books;
using Piaohao.Simulation.Town;
using Piaohao.Storage;

namespace Piaohao.Simulation.Checkers;

/// <summary>(f): a copy of the host's books has the same chains of hashes and verifies; and <c>verify</c> finds the books of host and bank equal.</summary>
internal sealed class BackupCheck(World world, Action<Promise, string, string> report)
{
    private const string Chains = "SELECT merchant_id, number, hash FROM ledger_entries ORDER BY merchant_id, number";

    public void Run(SqliteConnection host)
    {
        try
        {
            Compare(host);
        }
        catch (SqliteException damaged)
        {
            report(Promise.BackupIsTrue, $"The copy cannot be read: {damaged.Message}", "");
        }
    }

    private void Compare(SqliteConnection host)
    {
        var copy = world.Host.Books + ".copy";
        Database.Sqlite(world.Host.Books).CopyTo(copy);
        using (var other = Ledgers.Open(copy))
        {
            var (here, there) = (host.Rows(Chains, Hash), other.Rows(Chains, Hash));
            if (!here.SequenceEqual(there)) report(Promise.BackupIsTrue, $"The copy has {there.Count} entries, the books {here.Count}, or other hashes.", "");
        }

        var verified = new BooksVerification(Database.Sqlite(copy)).Verify();
        if (!verified.IsEqual) report(Promise.BackupIsTrue, $"The restored copy does not verify: {verified.Difference}", "");
        foreach (var difference in new BankAudit(Database.Sqlite(world.Bank.Books)).Verify())
            report(Promise.NothingTwice, $"The bank's books: {difference.Subject}: expected {difference.Expected}, found {difference.Found}", "");
    }

    private static (string, long, string) Hash(SqliteDataReader row) => (row.GetString(0), row.GetInt64(1), Convert.ToHexString((byte[])row.GetValue(2)));
}
