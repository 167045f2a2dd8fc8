using System.Diagnostics;
using Piaohao.Acquirer;
using Piaohao.Acquirer.Archives;
using Piaohao.Bench.Parties;

namespace Piaohao.Bench.Growing;

/// <summary>What archiving the past costs, with nobody at work beside it.</summary>
/// <param name="FilesMb">The files in all.</param>
/// <param name="FindMs">To find an archived sale by its slip, median of 50.</param>
/// <param name="SearchMs">A first page by the end of a card among the largest merchant's archived sales.</param>
internal sealed record ArchiveTime(long Transactions, int Files, double FilesMb, double Seconds, double FindMs, double SearchMs)
{
    public static ArchiveTime Measure(PartyOrder order, long rows, int merchants)
    {
        var (database, folder) = (PartyDatabase.Of(order, "host"), Path.Combine(order.Folder, "archive"));
        var calendar = new BusinessCalendar(TimeProvider.System, new AcquirerOptions().BusinessDayEnd);
        var (began, transactions) = (Stopwatch.GetTimestamp(), 0L);
        // The past of a small run is of today; what the run's own terminals sold is of the batches they are in, and stays.
        foreach (var step in new Archiver(database, folder, calendar).Run(calendar.DayOf(calendar.Now).AddDays(1)))
            if (step.Step == ArchiveStep.Done) transactions += step.Transactions;
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var files = new DirectoryInfo(folder).GetFiles("*.zip");
        var (find, search) = QueryTime.OfArchive(database, new ArchiveShelf(folder), rows, merchants);
        return new ArchiveTime(transactions, files.Length, files.Sum(file => file.Length) / 1e6, seconds, find.Median, search.Median);
    }

    public override string ToString() =>
        $"{Transactions} sales in {Files} files of {FilesMb:0} MB in {Seconds:0} s ({Transactions / Seconds:0}/s); then a sale by its slip {FindMs:0.0} ms, a page by the end of a card {SearchMs:0.0} ms";
}
