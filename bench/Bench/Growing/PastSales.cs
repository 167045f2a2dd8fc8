using System.Data.Common;
using System.Globalization;
using Piaohao.Bench.Parties;
using Piaohao.Storage;

namespace Piaohao.Bench.Growing;

/// <summary>Fills a host's books with sales of the past, fast: a sale that stands there is copied by SQL, with all its rows, over many merchants, each with keys, numbers, times, card ends
/// and amounts of its own; the first merchant has a tenth of them. Chains get random hashes, so <c>verify</c> is not for such books.</summary>
internal sealed class PastSales : IDisposable
{
    private const int SalesPerMerchant = 1000, MerchantsMax = 9999, MerchantsPerTransaction = 50, BigPart = 10, RowsAtOnce = 5000;

    /// <summary>Ends of cards and amounts go in steps that meet all of them.</summary>
    private const long CardStep = 7919, AmountStep = 104_729, AmountSpan = 1_000_000, AmountLeast = 100;

    /// <summary>Numbers far from those of the run before; new ones go on from the last.</summary>
    private const long RrnBase = 500_000_000_000, JournalBase = 10_000_000, PositionBase = 10_000_000, BatchBase = 500_000;

    private const string Terminal = "CAST(10000001 + @shop * 4 + n.i % 4 AS TEXT)";

    private static readonly string Batch = string.Create(CultureInfo.InvariantCulture, $"({BatchBase} + n.i / 4000)"), Trace = "(1 + n.i / 4 % 999999)";

    private readonly DbConnection connection;
    private readonly long rows;
    private readonly int linesOfJournal, answeredAfter;
    private readonly DbCommand[] fills;

    private PastSales(Database database, long rows)
    {
        this.rows = rows;
        connection = database.Open();
        // Nobody else has the file open, and a run that breaks off throws it away: no log, no fsync.
        Run("PRAGMA locking_mode=EXCLUSIVE");
        Run("PRAGMA journal_mode=OFF");
        Run("PRAGMA synchronous=OFF");
        Run("PRAGMA cache_size=-262144");
        Run("CREATE TEMP TABLE model AS SELECT * FROM transactions WHERE state = 2 ORDER BY merchant_id, terminal_id, batch, trace LIMIT 1");
        if (Number("SELECT COUNT(*) FROM model") == 0) throw new InvalidDataException("There is no sale to copy.");
        const string its = "x.merchant_id = m.merchant_id AND x.terminal_id = m.terminal_id AND x.batch = m.batch AND x.trace = m.trace";
        Run("CREATE TEMP TABLE model_vault AS SELECT x.* FROM vault x JOIN model m ON x.merchant_id = m.merchant_id AND x.rrn = m.rrn");
        Run($"CREATE TEMP TABLE model_journal AS SELECT x.* FROM journal x JOIN model m ON {its} ORDER BY x.number");
        Run("CREATE TEMP TABLE model_entry AS SELECT x.* FROM ledger_entries x JOIN model m ON x.merchant_id = m.merchant_id AND x.reference = printf('%s/%06d/%06d', m.terminal_id, m.batch, m.trace)");
        Run("CREATE TEMP TABLE model_posting AS SELECT x.* FROM ledger_postings x JOIN model_entry m ON x.merchant_id = m.merchant_id AND x.position = m.position");
        linesOfJournal = (int)Number("SELECT COUNT(*) FROM model_journal");
        answeredAfter = (int)Number("SELECT COUNT(*) FROM model_journal j JOIN model m WHERE j.number < m.answered_line");
        fills = [Fill("transactions", "model"), Fill("vault", "model_vault"), Fill("journal", "model_journal"), Fill("ledger_entries", "model_entry"), Fill("ledger_postings", "model_posting"), Balances(), Heads()];
    }

    /// <summary>How many merchants share so many sales.</summary>
    public static int Merchants(long rows, int terminals) =>
        (int)Math.Clamp(rows / SalesPerMerchant, Town.Merchants(terminals), MerchantsMax);

    /// <summary>The slip of the past sale of this number, from 0.</summary>
    public static (string Merchant, string Terminal, int Batch, int Trace, string Rrn) Slip(long number, long rows, int merchants)
    {
        var shop = ShopOf(number, rows, merchants);
        return (
            Town.MerchantId((int)shop), (10_000_001 + (shop * 4) + (number % 4)).ToString(CultureInfo.InvariantCulture), (int)(BatchBase + (number / 4000)),
            (int)(1 + (number / 4 % 999_999)), (RrnBase + number).ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The end of its card, and its amount in fen.</summary>
    public static (string CardEnd, long Fen) Paid(long number) => (
        (number * CardStep % 10_000).ToString("0000", CultureInfo.InvariantCulture), AmountLeast + (number * AmountStep % AmountSpan));

    private static long ShopOf(long number, long rows, int merchants)
    {
        var big = merchants == 1 ? rows : rows / BigPart;
        return number < big ? 0 : 1 + ((number - big) / EachOf(rows - big, merchants));
    }

    private static long EachOf(long others, int merchants) => (others + merchants - 2) / Math.Max(1, merchants - 1);

    public static void Fill(Database database, long rows, int merchants)
    {
        using var past = new PastSales(database, rows);
        past.FillAll(merchants);
    }

    public void Dispose()
    {
        foreach (var fill in fills) fill.Dispose();
        connection.Dispose();
    }

    private void FillAll(int merchants)
    {
        var big = merchants == 1 ? rows : rows / BigPart;
        var each = EachOf(rows - big, merchants);
        for (var shop = 0; shop < merchants; shop++)
        {
            if (shop % MerchantsPerTransaction == 0) Run("BEGIN IMMEDIATE");
            var (from, to) = shop == 0 ? (0, big - 1) : (big + ((shop - 1) * each), Math.Min(big + (shop * each), rows) - 1);
            for (var next = from; next <= to; next += RowsAtOnce) FillMerchant(shop, next, Math.Min(next + RowsAtOnce - 1, to));
            if (shop % MerchantsPerTransaction == MerchantsPerTransaction - 1 || shop == merchants - 1) Run("COMMIT");
        }

        Run(string.Create(CultureInfo.InvariantCulture, $"UPDATE sequences SET last = MAX(last, {RrnBase + rows}) WHERE name = 'rrn'"));
        Run(string.Create(CultureInfo.InvariantCulture, $"UPDATE sequences SET last = MAX(last, {JournalBase + ((rows + 1) * linesOfJournal)}) WHERE name = 'journal'"));
        Run(string.Create(CultureInfo.InvariantCulture, $"UPDATE sequences SET last = MAX(last, {PositionBase + rows}) WHERE name = 'position'"));
        Run("PRAGMA journal_mode=WAL");
    }

    private void FillMerchant(int shop, long from, long to)
    {
        var merchant = Town.MerchantId(shop);
        var last = Number($"SELECT COALESCE(MAX(number), 0) FROM ledger_heads WHERE merchant_id = '{merchant}'");
        foreach (var fill in fills)
        {
            foreach (var (name, value) in (ReadOnlySpan<(string, object)>)[("@merchant", merchant), ("@shop", (long)shop), ("@from", from), ("@to", to), ("@last", last)])
                fill.Parameters[name].Value = value;
            fill.ExecuteNonQuery();
        }
    }

    /// <summary>Copies the model's rows of a table; columns that are not named here stay as they are.</summary>
    private DbCommand Fill(string table, string model)
    {
        using var columns = connection.CreateCommand();
        columns.CommandText = $"SELECT name FROM pragma_table_info('{table}')";
        using var reader = columns.ExecuteReader();
        var names = new List<string>();
        while (reader.Read()) names.Add(reader.GetString(0));
        return Prepare(
            $"""
            INSERT INTO {table} ({string.Join(", ", names)})
            WITH RECURSIVE n(i) AS (SELECT @from UNION ALL SELECT i + 1 FROM n WHERE i < @to)
            SELECT {string.Join(", ", names.Select(name => Value(table, name)))} FROM n CROSS JOIN {model} m ORDER BY n.i, m.rowid
            """);
    }

    private DbCommand Balances() => Prepare(
        """
        INSERT INTO ledger_balances (merchant_id, account_kind, currency, debit_minor, credit_minor)
        SELECT @merchant, account_kind, currency, SUM(CASE side WHEN 0 THEN amount_minor ELSE 0 END) * (@to - @from + 1), SUM(CASE side WHEN 1 THEN amount_minor ELSE 0 END) * (@to - @from + 1)
        FROM model_posting WHERE @shop >= 0 AND @last >= 0 GROUP BY account_kind, currency
        ON CONFLICT (merchant_id, account_kind, currency) DO UPDATE SET debit_minor = debit_minor + excluded.debit_minor, credit_minor = credit_minor + excluded.credit_minor
        """);

    private DbCommand Heads() => Prepare(
        """
        INSERT INTO ledger_heads (merchant_id, number, hash) SELECT @merchant, @last + @to - @from + 1, randomblob(32) WHERE @shop >= 0
        ON CONFLICT (merchant_id) DO UPDATE SET number = excluded.number, hash = excluded.hash
        """);

    private string FirstLine(int after) => string.Create(CultureInfo.InvariantCulture, $"{JournalBase + 1 + after} + n.i * {linesOfJournal}");

    private string Value(string table, string column) => (table, column) switch
    {
        (_, "merchant_id") => "@merchant",
        (_, "terminal_id") => Terminal,
        (_, "batch") => Batch,
        (_, "trace") => Trace,
        (_, "rrn") => string.Create(CultureInfo.InvariantCulture, $"CAST({RrnBase} + n.i AS TEXT)"),
        ("journal", "number") => FirstLine(0) + " + m.rowid - 1",
        ("journal", "is_loose") => "0",
        (_, "position" or "entry_position") => string.Create(CultureInfo.InvariantCulture, $"{PositionBase} + n.i"),
        (_, "asked_line") => FirstLine(0),
        (_, "answered_line") => FirstLine(answeredAfter),
        (_, "card_end") => string.Create(CultureInfo.InvariantCulture, $"n.i * {CardStep} % 10000"),
        (_, "pan_masked") => string.Create(CultureInfo.InvariantCulture, $"substr(m.pan_masked, 1, length(m.pan_masked) - 4) || printf('%04d', n.i * {CardStep} % 10000)"),
        ("transactions", "amount_minor" or "requested_minor") => string.Create(CultureInfo.InvariantCulture, $"{AmountLeast} + n.i * {AmountStep} % {AmountSpan}"),
        (_, "number") => "@last + n.i - @from + 1",
        (_, "reference") => $"printf('%s/%06d/%06d', {Terminal}, {Batch}, {Trace})",
        (_, "pan_hash" or "hash") => "randomblob(32)",
        (_, "sealed") => "randomblob(length(m.sealed))",
        (_, "started_at_ms" or "ended_at_ms" or "at_ms") => string.Create(CultureInfo.InvariantCulture, $"m.{column} - ({rows} - n.i) * 100"),
        _ => "m." + column,
    };

    private DbCommand Prepare(string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in (ReadOnlySpan<string>)["@merchant", "@shop", "@from", "@to", "@last"])
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private long Number(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private void Run(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
