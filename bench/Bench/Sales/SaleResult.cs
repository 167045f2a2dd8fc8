using System.Diagnostics;
using Piaohao.Bench.Parties;
using Piaohao.Bench.Yardsticks;

namespace Piaohao.Bench.Sales;

/// <summary>Something of each process for one sale.</summary>
/// <param name="Generator">The terminals; null where they have none of it.</param>
internal sealed record ByProcess(double Host, double Bank, double? Generator, double Total);

/// <summary>The books of one party while a run was measured.</summary>
/// <param name="FsyncsPerSecond">Transactions committed, each with one fsync of the write-ahead log.</param>
/// <param name="UnitsPerGroup">Units of work in one transaction, on average.</param>
/// <param name="CommitMs">How long a COMMIT took on average, fsync included.</param>
/// <param name="CommitShare">The part of the time spent in COMMIT, 0 to 1.</param>
internal sealed record BooksResult(double FsyncsPerSecond, double UnitsPerGroup, double CommitMs, double CommitShare)
{
    public static BooksResult Between(PartyReport before, PartyReport after, double seconds)
    {
        var (groups, units, commits) = (after.Groups - before.Groups, after.Units - before.Units, (after.CommitMicros - before.CommitMicros) / 1e6);
        return groups == 0 ? new BooksResult(0, 0, 0, 0) : new BooksResult(groups / seconds, (double)units / groups, commits * 1000 / groups, commits / seconds);
    }
}

/// <summary>What a sale run has measured.</summary>
/// <param name="Rate">Sales a second that were asked for; 0 where the terminals sold without pause.</param>
/// <param name="CompiledMeanwhile">Methods of host and bank that were compiled in the measured time: many mean that they were not warm.</param>
/// <param name="Sales">Sales answered in the measured time, every answer checked.</param>
/// <param name="P50Ms">As the terminals see it: from the moment a sale was due to its checked answer.</param>
/// <param name="HostP50Ms">The host's own time: from the frame read to the answer written, the wait for the card network in it.</param>
/// <param name="FdatasyncPerSecond">The bare rate of the same disk, mean of before and after the run.</param>
/// <param name="BytesPerSale">Written to disk for one sale by host and network together; null where the system does not say.</param>
/// <param name="OthersShare">The part of all cores that neither terminals, host nor bank used, but somebody else did, 0 to 1; above a few per cent the run says little.</param>
/// <param name="AllocatedPerSale">Bytes of managed memory that a sale takes in host and bank.</param>
/// <param name="GarbagePauseMs">How long host and bank stood still for garbage collection, together.</param>
internal sealed record SaleResult(
    int Terminals, int Merchants, string Engine, int Rate, double FsyncDelayMs, double WarmUpSeconds, long CompiledMeanwhile, double Seconds, long Sales, double SalesPerSecond, double P50Ms, double P99Ms, double P999Ms, double MaxMs,
    double HostP50Ms, double HostP99Ms, double HostP999Ms, double? PgbenchTps, string? PgbenchReason, double? RatioToPgbench, double FdatasyncPerSecond,
    double RatioToFdatasync, ByProcess CpuMicrosPerSale, double? BytesPerSale, ByProcess? BytesPerSaleByProcess, BooksResult HostBooks, BooksResult BankBooks,
    ByProcess AllocatedPerSale, double GarbagePauseMs, double HostMemoryMb, double BankMemoryMb, int Cores, double OthersShare)
{
    public static SaleResult Of(SaleOptions options, SaleRun run, double[] fdatasync, PgBenchResult pgbench)
    {
        var (before, after, latencies, warmUp) = run;
        var seconds = Stopwatch.GetElapsedTime(before.At, after.At).TotalSeconds;
        var sales = Math.Max(1, latencies.Count);
        latencies.Sort();
        var (rate, disk) = (latencies.Count / (double)options.Seconds, fdatasync.Average());
        var (host, bank, generator) = (
            (after.Host.CpuMicros - before.Host.CpuMicros) / (double)sales, (after.Bank.CpuMicros - before.Bank.CpuMicros) / (double)sales,
            (after.GeneratorCpuMicros - before.GeneratorCpuMicros) / sales);
        // What a server writes is not told by these processes.
        var (hostBytes, bankBytes) = options.Database is not null ? (null, null) : ((after.Host.WrittenBytes - before.Host.WrittenBytes) / (double?)sales, (after.Bank.WrittenBytes - before.Bank.WrittenBytes) / (double?)sales);
        var answers = new LatencyBuckets(after.Host.Answers!).Since(new LatencyBuckets(before.Host.Answers!));
        return new SaleResult(
            options.Terminals, Town.Merchants(options.Terminals), options.Database is null ? "SQLite" : "PostgreSQL", options.Rate, options.FsyncDelay.TotalMilliseconds, warmUp.TotalSeconds,
            after.CompiledMethods - before.CompiledMethods, seconds, latencies.Count, rate,
            At(latencies, 0.5), At(latencies, 0.99), At(latencies, 0.999), At(latencies, 1), answers.MsAt(0.5), answers.MsAt(0.99), answers.MsAt(0.999),
            pgbench.Tps, pgbench.Reason, rate / pgbench.Tps, disk, rate / disk, new ByProcess(host, bank, generator, host + bank + generator),
            hostBytes + bankBytes, hostBytes is { } h && bankBytes is { } b ? new ByProcess(h, b, null, h + b) : null,
            BooksResult.Between(before.Host, after.Host, seconds), BooksResult.Between(before.Bank, after.Bank, seconds),
            Allocated(before, after, sales), after.Host.GarbagePauseMs - before.Host.GarbagePauseMs + after.Bank.GarbagePauseMs - before.Bank.GarbagePauseMs,
            after.Host.WorkingSet / 1e6, after.Bank.WorkingSet / 1e6, Environment.ProcessorCount,
            Math.Max(0, ((after.BusyMicros - before.BusyMicros - ((host + bank + generator) * sales)) / (seconds * 1e6 * Environment.ProcessorCount)) ?? 0));
    }

    public override string ToString() => Told.Lines(
        Told.Line("sales", $"{Sales} in {Seconds:0.0} s by {Terminals} terminals of {Merchants} merchants on {Engine}{(Rate > 0 ? $", {Rate}/s asked for" : "")}: {SalesPerSecond:0} sales/s"),
        Told.Line("latency", $"p50 {P50Ms:0.00} ms, p99 {P99Ms:0.00} ms, p99.9 {P999Ms:0.00} ms, longest {MaxMs:0.0} ms"),
        Told.Line("in the host", $"p50 {HostP50Ms:0.00} ms, p99 {HostP99Ms:0.00} ms, p99.9 {HostP999Ms:0.00} ms, from frame read to answer written"),
        Told.Line("pgbench", PgbenchTps is { } tps ? (FormattableString)$"{tps:0} tps on the same disk: {RatioToPgbench:0.00} sales for each of its transactions" : $"not measured: {PgbenchReason}"),
        Told.Line("disk", $"{FdatasyncPerSecond:0} bare fdatasync/s of 4 KiB: {RatioToFdatasync:0.00} sales for each{(FsyncDelayMs > 0 ? $"; {FsyncDelayMs} ms added to each fsync of the parties" : "")}"),
        Told.Line("processor", $"{CpuMicrosPerSale.Total:0} µs a sale on {Cores} cores: host {CpuMicrosPerSale.Host:0}, bank {CpuMicrosPerSale.Bank:0}, load generator {CpuMicrosPerSale.Generator:0}; others took {OthersShare:0%} of all cores"),
        Told.Line("warm-up", $"{WarmUpSeconds:0} s; {CompiledMeanwhile} methods were compiled after it"),
        Told.Line("written", BytesPerSaleByProcess is { } bytes ? (FormattableString)$"{bytes.Total:0} bytes a sale: host {bytes.Host:0}, bank {bytes.Bank:0}" : $"unknown on this system"),
        Told.Line("host books", Books(HostBooks)),
        Told.Line("bank books", Books(BankBooks)),
        Told.Line("memory", $"host {HostMemoryMb:0} MB, bank {BankMemoryMb:0} MB; {AllocatedPerSale.Host:0} and {AllocatedPerSale.Bank:0} bytes allocated a sale; both stood still {GarbagePauseMs:0} ms for garbage collection"));

    private static ByProcess Allocated(SaleReading before, SaleReading after, double sales)
    {
        var (host, bank) = ((after.Host.AllocatedBytes - before.Host.AllocatedBytes) / sales, (after.Bank.AllocatedBytes - before.Bank.AllocatedBytes) / sales);
        return new ByProcess(host, bank, null, host + bank);
    }

    private static FormattableString Books(BooksResult books) =>
        $"{books.FsyncsPerSecond:0} fsyncs/s, {books.UnitsPerGroup:0.0} units each, commit {books.CommitMs:0.00} ms, {books.CommitShare:0%} of the time";

    private static double At(List<long> sorted, double part) =>
        sorted.Count == 0 ? 0 : sorted[Math.Min(sorted.Count - 1, (int)(part * sorted.Count))] * 1000.0 / Stopwatch.Frequency;
}
