using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using Piaohao.Storage;

namespace Piaohao.Bench.Parties;

/// <summary>All counters of a party at one moment; the difference of two is what the time between cost.</summary>
/// <param name="CpuMicros">Processor time of the whole process.</param>
/// <param name="WrittenBytes">Bytes the process caused to be written to disks (<c>write_bytes</c> of <c>/proc/self/io</c>); null where the system does not say.</param>
/// <param name="Groups">Transactions committed, each with an fsync.</param>
/// <param name="Units">Units of work in them.</param>
/// <param name="CommitMicros">How long all commits took.</param>
/// <param name="AllocatedBytes">Bytes of managed memory given out since the start.</param>
/// <param name="WorkingSet">Bytes of memory held now.</param>
/// <param name="CompiledMethods">Methods the just-in-time compiler has made, those it made again and better counted again.</param>
/// <param name="Answers">The host's own times from a frame read to its answer written, as <see cref="LatencyBuckets"/> holds them; null for others.</param>
internal sealed record PartyReport(
    long CpuMicros, long? WrittenBytes, long Groups, long Units, long CommitMicros, double GarbagePauseMs, long AllocatedBytes, long WorkingSet, long CompiledMethods, long[]? Answers)
{
    public static PartyReport Take(GroupCommitFigures figures, LatencyBuckets? answers)
    {
        using var self = Process.GetCurrentProcess();
        return new(
            (long)Environment.CpuUsage.TotalTime.TotalMicroseconds, ReadWritten(), figures.Groups, figures.Units, (long)figures.AllCommits.TotalMicroseconds,
            GC.GetTotalPauseDuration().TotalMilliseconds, GC.GetTotalAllocatedBytes(), self.WorkingSet64, JitInfo.GetCompiledMethodCount(), answers?.ToArray());
    }

    private static long? ReadWritten()
    {
        const string name = "write_bytes: ";
        if (!File.Exists("/proc/self/io")) return null;
        var line = File.ReadLines("/proc/self/io").FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal));
        return line is null ? null : long.Parse(line.AsSpan(name.Length), CultureInfo.InvariantCulture);
    }
}

/// <summary>What stands in a party's books: approved transactions and their sum.</summary>
internal sealed record BooksTally(long Approved, long Fen);
