namespace Piaohao.Bench.Ledgers;

/// <summary>How the ledger is written to.</summary>
/// <param name="InFlight">Entries waiting to be durable at one time.</param>
/// <param name="Merchants">Merchants whose ledgers they go to, in turn.</param>
internal sealed record LedgerOptions(int Seconds, int InFlight, int Merchants, string Folder, bool Json)
{
    public const string Usage = "[--seconds 1..600] [--in-flight 1..4096] [--merchants 1..100000] [--folder PATH] [--json]";

    public static LedgerOptions? Parse(ReadOnlySpan<string> words)
    {
        var arguments = new Arguments(words);
        var options = new LedgerOptions(
            arguments.Number("--seconds", 5, 1, 600), arguments.Number("--in-flight", 2048, 1, 4096), arguments.Number("--merchants", 256, 1, 100_000),
            arguments.Text("--folder", RunFolder.Usual), arguments.Flag("--json"));
        return arguments.IsWrong ? null : options;
    }
}

/// <summary>What the ledger took.</summary>
/// <param name="Entries">Entries made durable, two postings each: transfers.</param>
/// <param name="UnitsPerGroup">Entries in one transaction with one fsync.</param>
/// <param name="BareEntriesPerSecond">The same rows by prepared statements written by hand, in transactions as large, with nothing around them.</param>
/// <param name="Ratio">Ours over the bare rate.</param>
internal sealed record LedgerResult(long Entries, double EntriesPerSecond, double UnitsPerGroup, double CpuMicrosPerEntry, double BareEntriesPerSecond, double BareCpuMicrosPerEntry)
{
    public double Ratio => EntriesPerSecond / BareEntriesPerSecond;

    public override string ToString() => Told.Lines(
        Told.Line("ledger", $"{EntriesPerSecond:0} entries of two postings a second, {UnitsPerGroup:0} in one transaction, {CpuMicrosPerEntry:0.0} µs of processor each"),
        Told.Line("bare SQL", $"{BareEntriesPerSecond:0} entries a second by hand, {BareCpuMicrosPerEntry:0.0} µs each: ours are {Ratio:0.00} of it"));
}
