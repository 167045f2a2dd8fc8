using Microsoft.Extensions.Logging;
using Piaohao.Link;

namespace Piaohao.Acquirer.Archives;

/// <summary>Archives closed days by itself, and deletes files that were kept long enough. It leaves the writer at least as long as it takes of it.</summary>
internal sealed class ArchiveLoop(Archiver archiver, AcquirerOptions options, BusinessCalendar calendar, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1), Shortest = TimeSpan.FromMilliseconds(1);

    /// <summary>A step takes a fraction of a second; what looks longer is a machine that slept meanwhile.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>Looks every hour until <paramref name="stop"/> is asked for; returns at once where nothing is set.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        if (options.ArchiveAfter is null && options.KeepArchives is null) return;
        try
        {
            while (!stop.IsCancellationRequested)
            {
                await ArchiveAsync(stop);
                await time.PauseAsync(Every, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The next start looks again.
        }
    }

    private async Task ArchiveAsync(CancellationToken stop)
    {
        try
        {
            if (options.ArchiveAfter is { } after) await WalkAsync(archiver.Run(calendar.DayOf(calendar.Now - after)), stop);
            if (options.KeepArchives is { } kept) await WalkAsync(archiver.Delete(calendar.DayOf(calendar.Now - kept)), stop);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Log.ArchivingFailed(logger, failure);
        }
    }

    private async Task WalkAsync(IEnumerable<ArchiveProgress> steps, CancellationToken stop)
    {
        var began = time.GetTimestamp();
        foreach (var step in steps)
        {
            if (step.Step == ArchiveStep.Done) Log.Archived(logger, step.File, step.Transactions, step.Entries);
            if (step.Step == ArchiveStep.Deleted) Log.ArchiveDeleted(logger, step.File, step.Transactions, step.Entries);
            var took = time.GetElapsedTime(began);
            await time.PauseAsync(took < Shortest ? Shortest : took > Longest ? Longest : took, stop);
            began = time.GetTimestamp();
        }
    }
}
