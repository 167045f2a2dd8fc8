using System.Globalization;
using System.Text;
using Piaohao.Bench.Growing;
using Piaohao.Bench.Ledgers;
using Piaohao.Bench.Operations;
using Piaohao.Bench.Sales;
using Piaohao.Bench.Settling;
using Piaohao.Bench.Starting;

namespace Piaohao.Bench.Everything;

/// <summary>The page of all results, in Markdown: one table, each figure beside what it was measured against in the same run.</summary>
internal sealed class Page
{
    private readonly StringBuilder text = new();

    public Page(Machine machine, DateTimeOffset at)
    {
        Line($"# Performance");
        Line($"");
        Line($"Written by `./piaohao bench all` on {at:yyyy-MM-dd} at commit {machine.Commit}; [benchmarks.md](benchmarks.md) says what each line measures and how.");
        Line($"");
        Line($"Machine: {machine.Cores} cores of {machine.Processor}, {machine.Memory}; {machine.System}; {machine.Runtime}; {machine.Disk}. Load generator, host and bank share it.");
        Line($"\"Others\" is what somebody else took of the cores meanwhile: a line with more than a few per cent says little.");
        Line($"");
        Line($"| command | measured | beside it, in the same run | ratio | others |");
        Line($"|---|---|---|---|---|");
    }

    public void Sales(SaleResult sale)
    {
        Row($"`sale`: sales, {sale.Terminals} terminals", $"**{sale.SalesPerSecond:0}/s**", sale.PgbenchTps is { } tps ? Text($"pgbench {tps:0} tps") : $"pgbench not measured: {sale.PgbenchReason}", sale.RatioToPgbench, sale.OthersShare);
        Row($"", $"", $"{sale.FdatasyncPerSecond:0} bare fdatasync/s", sale.RatioToFdatasync, null);
        Row($"latency at the terminal", $"p50 {sale.P50Ms:0.0} ms, p99 {sale.P99Ms:0.0} ms, p99.9 {sale.P999Ms:0.0} ms", $"in the host p50 {sale.HostP50Ms:0.0} ms, p99 {sale.HostP99Ms:0.0} ms", null, null);
        Row($"processor a sale", $"host {sale.CpuMicrosPerSale.Host:0} µs, bank {sale.CpuMicrosPerSale.Bank:0} µs", $"load generator {sale.CpuMicrosPerSale.Generator:0} µs", null, null);
        Row($"written a sale", $"host {sale.BytesPerSaleByProcess?.Host ?? 0:0} bytes, bank {sale.BytesPerSaleByProcess?.Bank ?? 0:0} bytes", $"", null, null);
        Row($"units in one fsync", $"host {sale.HostBooks.UnitsPerGroup:0.0}, bank {sale.BankBooks.UnitsPerGroup:0.0}", $"{sale.HostBooks.FsyncsPerSecond:0} and {sale.BankBooks.FsyncsPerSecond:0} fsyncs/s", null, null);
        Row($"memory", $"host {sale.HostMemoryMb:0} MB, bank {sale.BankMemoryMb:0} MB", $"", null, null);
    }

    public void Rate(SaleResult sale) => Row(
        $"`sale --rate {sale.Rate}`: host's own time", $"p50 {sale.HostP50Ms:0.00} ms, **p99 {sale.HostP99Ms:0.00} ms**, p99.9 {sale.HostP999Ms:0.00} ms",
        $"at the terminal, from when it was due: p50 {sale.P50Ms:0.00} ms, p99 {sale.P99Ms:0.00} ms; {sale.SalesPerSecond:0}/s came through", sale.SalesPerSecond / sale.Rate, sale.OthersShare);

    public void Delay(SaleResult usual, SaleResult slow) => Row(
        $"`sale --fsync-delay {slow.FsyncDelayMs}`, {slow.Terminals} terminals", $"{slow.SalesPerSecond:0}/s, p99 {slow.P99Ms:0.0} ms", $"without the delay {usual.SalesPerSecond:0}/s, p99 {usual.P99Ms:0.0} ms",
        slow.SalesPerSecond / usual.SalesPerSecond, Math.Max(usual.OthersShare, slow.OthersShare));

    public void Postgres(SaleResult? sale) => Row(
        $"`sale --database cluster`: books on PostgreSQL 15", sale is null ? $"not measured" : (FormattableString)$"{sale.SalesPerSecond:0}/s, p99 {sale.P99Ms:0.0} ms", $"the server is among the others", null, sale?.OthersShare);

    public void Ledger(LedgerResult ledger) => Row(
        $"`ledger`: entries of two postings", $"{ledger.EntriesPerSecond:0}/s, {ledger.UnitsPerGroup:0} in one fsync, {ledger.CpuMicrosPerEntry:0.0} µs each", $"the same rows by hand {ledger.BareEntriesPerSecond:0}/s", ledger.Ratio, null);

    public void Settle(SettleResult settle)
    {
        Row($"`settle`: batches of {settle.Sales} sales, {settle.Terminals} at once", $"{settle.BatchesPerSecond:0}/s, the last after {settle.MaxMs:0} ms", $"", null, null);
        Row($"with every sale uploaded", $"{settle.UploadedBatchesPerSecond:0}/s, {settle.RecordsPerSecond:0} records/s", $"totals that agree {settle.BatchesPerSecond:0}/s", settle.UploadedBatchesPerSecond / settle.BatchesPerSecond, null);
    }

    public void Growth(GrowthResult growth)
    {
        Row($"`growth`: sales with {growth.Rows} past ones ({growth.DatabaseMb:0} MB)", $"{growth.Full.SalesPerSecond:0}/s, p99 {growth.Full.P99Ms:0.0} ms, {growth.Full.BytesPerSale:0} bytes a sale", $"with empty books {growth.Empty.SalesPerSecond:0}/s, p99 {growth.Empty.P99Ms:0.0} ms, {growth.Empty.BytesPerSale:0} bytes", growth.Ratio, Math.Max(growth.Full.OthersShare, growth.Empty.OthersShare));
        Row($"start with them to the first approved sale", $"{growth.FirstSaleMs:0} ms, then {growth.Full.HostMemoryMb:0} MB", $"with empty books {growth.FirstSaleEmptyMs:0} ms, {growth.Empty.HostMemoryMb:0} MB", growth.FirstSaleMs / growth.FirstSaleEmptyMs, null);
        foreach (var query in growth.Queries) Row($"question: {query.Name}", $"{query.Median:0.00} ms", $"longest of 50: {query.Longest:0.00} ms", null, null);
    }

    public void Start(StartResult start) => Row(
        $"`start`: the whole program with {start.Rows} past sales, to the till's first approved sale", $"{start.Full.SaleMs:0} ms, at most {start.Full.LongestMs:0} ms", $"with a few sales {start.New.SaleMs:0} ms", start.Ratio, null);

    public void Operations(string command, string what, Comparisons all)
    {
        foreach (var (own, plain) in all.Results)
            Row($"`{command}`: {own.Name}, {what}", $"{own.Ns:0} ns, {own.PerSecond:0}/s, {own.Bytes:0} bytes", $"{plain.Name}: {plain.Ns:0} ns", plain.Ns / own.Ns, null);
    }

    public override string ToString() => text.ToString();

    private static string Text(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);

    private void Row(FormattableString name, FormattableString own, string beside, double? ratio, double? others) =>
        Line($"| {Text(name)} | {Text(own)} | {beside} | {(ratio is { } r ? Text($"{r:0.00}") : "")} | {(others is { } o ? Text($"{o:0%}") : "")} |");

    private void Row(FormattableString name, FormattableString own, FormattableString beside, double? ratio, double? others) => Row(name, own, Text(beside), ratio, others);

    private void Line(FormattableString line) => text.Append(Text(line)).Append('\n');
}
