using System.Diagnostics;
using Piaohao.Bench.Parties;

namespace Piaohao.Bench.Sales;

/// <summary>The counters of all three processes at one moment.</summary>
internal sealed record SaleReading(long At, PartyReport Host, PartyReport Bank, double GeneratorCpuMicros, double? BusyMicros)
{
    public long CompiledMethods => Host.CompiledMethods + Bank.CompiledMethods;

    public static async Task<SaleReading> TakeAsync(PartyProcess host, PartyProcess bank)
    {
        var (hosts, banks) = (host.ReportAsync(), bank.ReportAsync());
        var own = Environment.CpuUsage.TotalTime.TotalMicroseconds;
        var busy = MachineLoad.BusyMicros();
        return new SaleReading(Stopwatch.GetTimestamp(), await hosts, await banks, own, busy);
    }
}
