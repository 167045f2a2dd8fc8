using System.Globalization;
using Piaohao.Acquirer.Books;
using Piaohao.Storage;

namespace Piaohao.Acquirer.Archives;

/// <summary>A step of archiving that is done; what comes between two of them may be broken off anywhere.</summary>
public enum ArchiveStep
{
    /// <summary>A file is whole and durable, under an unfinished name.</summary>
    Written,

    /// <summary>It has its name.</summary>
    Named,

    /// <summary>The rows of one of its parts have left the books.</summary>
    Taken,

    /// <summary>All of its parts have.</summary>
    Done,

    /// <summary>A file that was kept long enough is deleted.</summary>
    Deleted,
}

/// <summary>How far archiving has come.</summary>
/// <param name="Held">Transactions and entries that the step took out of the books, or the file in all; 0 where it took none.</param>
public sealed record ArchiveProgress(ArchiveStep Step, string File, DateOnly Day, long Transactions, long Entries);

/// <summary>Moves closed business days out of the books into files, one a day: written, made durable and named first; then each part's rows leave the books in one transaction
/// that also keeps that the part stands for them. Broken off at any point, every row is in the books or in a part that stands for it, and the next run goes on.
/// It may run beside the host, in its process or another; two at once exclude each other.</summary>
/// <param name="folder">Where the files are.</param>
/// <param name="calendar">The host's.</param>
public sealed class Archiver(Database database, string folder, BusinessCalendar calendar)
{
    /// <summary>Entries that leave the books in one transaction: other writers wait as long.</summary>
    private const int EntriesOfPart = 2000;

    /// <summary>Transactions that leave the books in one transaction, or a few more where one group passes it.</summary>
    internal int TransactionsOfPart { get; init; } = 500;

    /// <summary>Called after each step, and by name before a part's transaction is committed; what it throws breaks the run off, as a crash would.</summary>
    internal Action<string> Passing { get; init; } = _ => { };

    /// <summary>Archives every business day before <paramref name="before"/>, the oldest first. Each step is done when it is told; the caller may wait between two.</summary>
    /// <exception cref="IOException">The folder cannot be written, or somebody archives already.</exception>
    public IEnumerable<ArchiveProgress> Run(DateOnly before)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using var alone = Alone();
        foreach (var broken in Directory.EnumerateFiles(folder, "*" + ArchiveFile.Unfinished).ToList()) File.Delete(broken);
        if (FirstDay() is not { } first) yield break;
        for (var day = first; day < before; day = day.AddDays(1))
            foreach (var step in RunDay(day)) yield return step;
    }

    /// <summary>Deletes files in which nothing is of <paramref name="before"/> or later, the oldest first, and keeps how far chains and sums went in them. A damaged or missing file stops it.</summary>
    /// <exception cref="InvalidDataException">A file is not as it was written.</exception>
    public IEnumerable<ArchiveProgress> Delete(DateOnly before)
    {
        if (!Directory.Exists(folder)) yield break;
        using var alone = Alone();
        IReadOnlyList<ArchiveRecord> records;
        using (var session = database.OpenRead()) records = ArchiveTable.Records(session);
        foreach (var record in records.Where(record => record.DeletedAt is null).TakeWhile(record => record.Day < before)) yield return Delete(record);
        // Deleted in the books, and then the program ended.
        foreach (var record in records.Where(record => record.DeletedAt is not null)) File.Delete(PathOf(record));
    }

    private string PathOf(ArchiveRecord record) => Path.Combine(folder, record.File);

    private FileStream Alone()
    {
        try
        {
            return new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken)
        {
            throw new IOException($"Somebody is archiving to {folder} already: wait until it has ended.", taken);
        }
    }

    /// <summary>The last day that was archived, of which something may have stayed behind; else the day of the first transaction. Null where there is none.</summary>
    private DateOnly? FirstDay()
    {
        using var session = database.OpenRead();
        if (ArchiveTable.Records(session) is [.., var last]) return last.Day;
        long? first = null;
        foreach (var merchant in Merchants(session))
            if (session.Scalar("SELECT MIN(started_at_ms) FROM transactions WHERE merchant_id = @p0", merchant) is { } ms)
                first = Math.Min(first ?? long.MaxValue, Convert.ToInt64(ms, CultureInfo.InvariantCulture));
        return first is { } began ? calendar.DayOf(DateTimeOffset.FromUnixTimeMilliseconds(began)) : null;
    }

    /// <summary>Merchants with transactions, one step through the index for each.</summary>
    private static IEnumerable<string> Merchants(ReadSession session)
    {
        for (var merchant = ""; ;)
        {
            if (session.Scalar("SELECT merchant_id FROM transactions WHERE merchant_id > @p0 ORDER BY merchant_id LIMIT 1", merchant) is not string next) yield break;
            yield return merchant = next;
        }
    }

    private IEnumerable<ArchiveProgress> RunDay(DateOnly day)
    {
        var before = calendar.EndOf(day).ToUnixTimeMilliseconds();
        var kinds = new List<PartContent>();
        using var parts = Parts(before).GetEnumerator();
        if (!parts.MoveNext()) yield break;
        var number = NextNumber();
        var name = string.Create(CultureInfo.InvariantCulture, $"{number:000000}-{day:yyyy-MM-dd}.zip");
        var about = string.Create(CultureInfo.InvariantCulture, $"Piaohao, closed business days up to {day:yyyy-MM-dd}. Each folder is a part; each file a table, one row a line, the first line its columns.\n");
        var (hash, bytes) = ArchiveFile.Write(Path.Combine(folder, name), about, Rest(), () => Passing("written"));
        var record = new ArchiveRecord(number, name, day, hash, bytes, calendar.Now, null);
        Passing("named");
        yield return new ArchiveProgress(ArchiveStep.Named, name, day, 0, 0);
        var (transactions, entries) = (0L, 0L);
        using var file = ArchiveFile.Open(Path.Combine(folder, name));
        for (var part = 1; part <= kinds.Count; part++)
        {
            var held = Take(record, file, part, kinds[part - 1]);
            if (kinds[part - 1] == PartContent.Entries) entries += held;
            else transactions += held;
            Passing("taken");
            yield return new ArchiveProgress(ArchiveStep.Taken, name, day, transactions, entries);
        }

        yield return new ArchiveProgress(ArchiveStep.Done, name, day, transactions, entries);

        IEnumerable<IReadOnlyList<StoredRows>> Rest()
        {
            do
            {
                kinds.Add(parts.Current.Any(table => table.Table == ArchivedContent.Entries) ? PartContent.Entries : PartContent.Transactions);
                yield return parts.Current;
            }
            while (parts.MoveNext());
        }
    }

    /// <summary>Behind all numbers in the books and in the folder: a file of other books that lies there is not written over.</summary>
    private int NextNumber()
    {
        using var session = database.OpenRead();
        var known = ArchiveTable.Records(session).Select(record => record.Number);
        var lying = Directory.EnumerateFiles(folder, "*.zip").Select(file => int.TryParse(Path.GetFileName(file).Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0);
        return known.Concat(lying).DefaultIfEmpty().Max() + 1;
    }

    /// <summary>Entries first, then transactions whose entries have all gone. Each statement sees its own moment, so no old state is held while a day is written: what changes meanwhile
    /// is found out when it is taken.</summary>
    private IEnumerable<IReadOnlyList<StoredRows>> Parts(long before)
    {
        using var session = database.OpenReader();
        var last = ArchiveTable.LastPosition(session);
        while (ArchivedContent.ReadEntries(session, last, before, EntriesOfPart) is { Count: > 0 } entries)
        {
            last = (long)entries[0].Rows[^1][entries[0]["position"]]!;
            yield return entries;
        }

        var keys = new List<TransactionKey>();
        foreach (var merchant in Merchants(session))
            foreach (var group in new ArchiveSelection(session, merchant, before, last).Groups())
            {
                keys.AddRange(group);
                if (keys.Count < TransactionsOfPart) continue;
                yield return ArchivedContent.Read(session, keys);
                keys.Clear();
            }

        if (keys.Count > 0) yield return ArchivedContent.Read(session, keys);
    }

    /// <summary>What the file holds is what leaves the books; a part that has changed since it was read stays, and stands for nothing.</summary>
    private long Take(ArchiveRecord record, ArchiveFile file, int number, PartContent holds)
    {
        var tables = holds == PartContent.Entries
            ? new[] { ArchivedContent.Entries, ArchivedContent.Postings }
            : [ArchivedContent.Transactions, ArchivedContent.Journal, ArchivedContent.Vault, .. ArchivedContent.ByKey];
        var rows = tables.Select(table => file.Read(number, table)).ToList();
        var positions = holds == PartContent.Entries ? (First: (long)rows[0].Rows[0][rows[0]["position"]]!, Last: (long)rows[0].Rows[^1][rows[0]["position"]]!) : default;
        var part = new ArchivedPart(record.Number, number, holds, rows[0].Rows.Count, positions.First, positions.Last);
        try
        {
            database.Write(session =>
            {
                var removal = new ArchivedRemoval(session, rows);
                if (holds == PartContent.Entries) removal.TakeEntries();
                else removal.TakeTransactions();
                ArchiveTable.Write(session, record, part, rows);
                Passing("committing");
            });
            return part.Held;
        }
        catch (PartChangedException) when (holds == PartContent.Transactions)
        {
            return 0;
        }
    }

    private ArchiveProgress Delete(ArchiveRecord record)
    {
        var (path, entries, transactions) = (PathOf(record), 0L, 0L);
        if (!File.Exists(path) || ArchiveFile.HashOf(path) != record.Hash)
            throw new InvalidDataException($"The archive {path} is missing or was changed after it was written: put it back from a backup before it is deleted.");
        using (var file = ArchiveFile.Open(path))
            database.Write(session =>
            {
                foreach (var part in ArchiveTable.Parts(session, record.Number))
                    if (part.Holds == PartContent.Entries)
                    {
                        entries += part.Held;
                        ArchiveReach.Add(session, ArchiveReach.Deleted, file.Read(part.Number, ArchivedContent.Entries), file.Read(part.Number, ArchivedContent.Postings));
                    }
                    else
                    {
                        transactions += part.Held;
                    }

                session.Execute("UPDATE archives SET deleted_at_ms = @p0 WHERE number = @p1", calendar.Now.ToUnixTimeMilliseconds(), record.Number);
                Passing("committing");
            });
        Passing("deleting");
        File.Delete(path);
        return new ArchiveProgress(ArchiveStep.Deleted, record.File, record.Day, transactions, entries);
    }
}
