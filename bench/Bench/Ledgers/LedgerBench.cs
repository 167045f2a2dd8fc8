using System.Diagnostics;
using System.Globalization;
using Piaohao.Acquirer;
using Piaohao.Acquirer.Books;
using Piaohao.Amounts;
using Piaohao.Bench.Parties;
using Piaohao.Ledger;
using Piaohao.Storage;

namespace Piaohao.Bench.Ledgers;

/// <summary><c>bench ledger</c>: entries of two postings through the host's own write path, durable in groups, beside the same rows written by hand.</summary>
internal static class LedgerBench
{
    public static Task<int> RunAsync(ReadOnlySpan<string> words) => Told.RunAsync(LedgerOptions.Parse(words), $"ledger {LedgerOptions.Usage}", async options =>
    {
        using var folder = RunFolder.Make(options.Folder);
        Told.Print(await MeasureAsync(folder.Path, options), options.Json);
    });

    public static async Task<LedgerResult> MeasureAsync(string folder, LedgerOptions options)
    {
        var own = await MeasureOwnAsync(Path.Combine(folder, "ledger.db"), options);
        var group = Math.Max(1, (int)Math.Round(own.UnitsPerGroup));
        var bare = BareLedger.Measure(Path.Combine(folder, "bare.db"), TimeSpan.FromSeconds(options.Seconds), group, options.Merchants);
        return own with { BareEntriesPerSecond = bare.PerSecond, BareCpuMicrosPerEntry = bare.CpuMicros };
    }

    private static async Task<LedgerResult> MeasureOwnAsync(string path, LedgerOptions options)
    {
        var database = Database.Sqlite(path);
        database.Migrate(AcquirerHost.Schema, TimeProvider.System);
        var commits = new GroupCommit<HostUnit>(database, new HostUnitWriter(Sequences.Of(database, false)), new GroupCommitLimits(), TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var running = commits.RunAsync(stop.Token);
        var (began, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var writers = Enumerable.Range(0, options.InFlight).Select(writer => WriteAsync(commits, writer, began, options));
        var entries = (await Task.WhenAll(writers)).Sum();
        var (took, used) = (Stopwatch.GetElapsedTime(began), Environment.CpuUsage.TotalTime - cpu);
        var figures = commits.Figures;
        await stop.CancelAsync();
        await running;
        await commits.DisposeAsync();
        Check(database, entries);
        return new LedgerResult(entries, entries / took.TotalSeconds, (double)figures.Units / figures.Groups, used.TotalMicroseconds / entries, 0, 0);
    }

    /// <summary>One entry after another, each durable before the next; how many.</summary>
    private static async Task<long> WriteAsync(GroupCommit<HostUnit> commits, int writer, long began, LedgerOptions options)
    {
        await Task.Yield();
        var (merchant, at) = (Town.MerchantId(writer % options.Merchants), DateTimeOffset.UtcNow);
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        var count = 0L;
        for (; Stopwatch.GetElapsedTime(began).TotalSeconds < options.Seconds; count++)
        {
            var reference = string.Create(CultureInfo.InvariantCulture, $"{10_000_001 + writer}/000001/{count:000000}");
            var entry = MovementEntry.Take(EntryKind.Sale, merchant, reference, Money.Fen(1000 + count), Money.Fen(0), at, day);
            await commits.CommitAsync(new HostUnit { Entry = entry });
        }

        return count;
    }

    /// <summary>All entries stand in the books, and their debits equal their credits.</summary>
    private static void Check(Database database, long entries)
    {
        var accounts = new HostQueries(database).Accounts();
        using var session = database.OpenRead();
        if ((long)session.Scalar("SELECT COUNT(*) FROM ledger_entries")! != entries || accounts.Sum(account => account.Debits.Minor) != accounts.Sum(account => account.Credits.Minor))
            throw new InvalidDataException("The books do not hold what was written.");
    }
}
