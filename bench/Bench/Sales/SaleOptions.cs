namespace Piaohao.Bench.Sales;

/// <summary>How large and how long a sale run is.</summary>
/// <param name="Terminals">Terminals, each with a connection of its own and one sale under way at a time.</param>
/// <param name="Seconds">Measured time, after the warm-up.</param>
/// <param name="WarmUp">Seconds of the same traffic before it; 0: until the compilers of host and bank have little left to do.</param>
/// <param name="Rate">Sales a second whatever the answers; 0: as many as the terminals can.</param>
/// <param name="FsyncDelay">What each fsync takes longer.</param>
/// <param name="HasPgBench">Whether PostgreSQL's pgbench is run beside it.</param>
/// <param name="Database">A PostgreSQL server's address, or <see cref="OwnCluster"/>; null: SQLite files.</param>
/// <param name="Folder">Where the run's folder is made; its disk is what is measured.</param>
internal sealed record SaleOptions(int Terminals, int Seconds, int WarmUp, int Rate, TimeSpan FsyncDelay, bool HasPgBench, string? Database, string Folder, bool Json)
{
    public const string Usage =
        "[--terminals 1..4000] [--seconds 1..600] [--warm-up 1..600] [--rate 1..100000] [--fsync-delay MS] [--database URL|cluster] [--no-pgbench] [--folder PATH] [--json]";

    public const int TerminalsUsual = 64;

    /// <summary>A PostgreSQL of the run's own, deleted with it.</summary>
    public const string OwnCluster = "cluster";

    private const int TerminalsMax = 4000;

    public static SaleOptions Usual { get; } = new(TerminalsUsual, 10, 0, 0, TimeSpan.Zero, false, null, RunFolder.Usual, false);

    public static SaleOptions? Parse(ReadOnlySpan<string> words)
    {
        var arguments = new Arguments(words);
        var options = new SaleOptions(
            arguments.Number("--terminals", TerminalsUsual, 1, TerminalsMax), arguments.Number("--seconds", 10, 1, 600), arguments.Number("--warm-up", 0, 1, 600),
            arguments.Number("--rate", 0, 1, 100_000), TimeSpan.FromMilliseconds(arguments.Decimal("--fsync-delay", 0, 1000)), !arguments.Flag("--no-pgbench"),
            arguments.Text("--database", "") is { Length: > 0 } database ? database : null, arguments.Text("--folder", RunFolder.Usual), arguments.Flag("--json"));
        // The disk that --fsync-delay makes slower is this machine's parties', not a server's.
        return arguments.IsWrong || (options.Database is not null && options.FsyncDelay > TimeSpan.Zero) ? null : options;
    }
}
