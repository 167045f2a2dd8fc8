using System.Globalization;

namespace Piaohao.Bench.Sales;

/// <summary>How long all cores have worked for anybody, as the kernel counts it: what others took of them during a run is the first thing to know of its figures.</summary>
internal static class MachineLoad
{
    private const int Idle = 3, IoWait = 4, Counted = 8;

    /// <summary>Microseconds of work on all cores, stolen time in it; null where the system does not say.</summary>
    public static double? BusyMicros()
    {
        const string file = "/proc/stat";
        if (!File.Exists(file)) return null;
        var ticks = File.ReadLines(file).First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(Counted)
            .Select(text => long.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        // The kernel tells hundredths of a second.
        return ticks.Where((_, at) => at is not (Idle or IoWait)).Sum() * 10_000.0;
    }
}
