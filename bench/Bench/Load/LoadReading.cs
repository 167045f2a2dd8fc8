using System.Diagnostics;
using System.Globalization;
using Piaohao.Storage;

namespace Piaohao.Bench.Load;

/// <summary>All counters at one moment; the difference of two is what a run cost.</summary>
/// <param name="Cpu">Processor time of the whole process.</param>
/// <param name="WrittenBytes">Bytes the process caused to be written to disks (<c>write_bytes</c> of <c>/proc/self/io</c>); null where the system does not say.</param>
internal sealed record LoadReading(long At, TimeSpan Cpu, long? WrittenBytes, GroupCommitFigures Host, GroupCommitFigures Bank, TimeSpan GarbagePauses)
{
    public static LoadReading Take(LoadParties parties) => new(
        Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime, ReadWritten(), parties.Acquirer.WriteFigures, parties.Bank.WriteFigures, GC.GetTotalPauseDuration());

    private static long? ReadWritten()
    {
        const string name = "write_bytes: ";
        if (!File.Exists("/proc/self/io")) return null;
        var line = File.ReadLines("/proc/self/io").FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal));
        return line is null ? null : long.Parse(line.AsSpan(name.Length), CultureInfo.InvariantCulture);
    }
}
