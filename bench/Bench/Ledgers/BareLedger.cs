using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Piaohao.Acquirer;
using Piaohao.Bench.Parties;
using Piaohao.Storage;

namespace Piaohao.Bench.Ledgers;

/// <summary>The rows of an entry with two postings as one would write them by hand: prepared statements of one row each in the same schema, a hash over the one
/// before, balances added up for the group.</summary>
internal sealed class BareLedger : IDisposable
{
    private const long Receivable = 1, Payable = 2, Yuan = 156;

    private readonly SqliteConnection connection;
    private readonly SqliteCommand entry, posting, balance;
    private readonly Dictionary<string, (long Number, byte[] Hash)> heads = new(StringComparer.Ordinal);

    private BareLedger(Database database)
    {
        connection = (SqliteConnection)database.Open();
        entry = Prepare("INSERT INTO ledger_entries (merchant_id, position, number, kind, reference, at_ms, business_date, hash) VALUES ($0, $1, $2, $3, $4, $5, $6, $7)", 8);
        posting = Prepare("INSERT INTO ledger_postings (merchant_id, position, line, account_kind, currency, side, amount_minor) VALUES ($0, $1, $2, $3, $4, $5, $6)", 7);
        balance = Prepare(
            """
            INSERT INTO ledger_balances (merchant_id, account_kind, currency, debit_minor, credit_minor) VALUES ($0, $1, $2, $3, $4)
            ON CONFLICT (merchant_id, account_kind, currency) DO UPDATE SET
                debit_minor = debit_minor + excluded.debit_minor, credit_minor = credit_minor + excluded.credit_minor
            """, 5);
    }

    /// <summary>Entries made durable in a second, and the processor time of each in microseconds.</summary>
    public static (double PerSecond, double CpuMicros) Measure(string path, TimeSpan time, int group, int merchants)
    {
        var database = Database.Sqlite(path);
        database.Migrate(AcquirerHost.Schema, TimeProvider.System);
        using var ledger = new BareLedger(database);
        var (began, cpu, written) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime, 0L);
        for (; Stopwatch.GetElapsedTime(began) < time; written += group) ledger.WriteGroup(written, group, merchants);
        return (written / Stopwatch.GetElapsedTime(began).TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / written);
    }

    public void Dispose()
    {
        entry.Dispose();
        posting.Dispose();
        balance.Dispose();
        connection.Dispose();
    }

    private void WriteGroup(long from, int count, int merchants)
    {
        var sums = new Dictionary<string, long>(StringComparer.Ordinal);
        using var transaction = connection.BeginTransaction();
        foreach (var command in (SqliteCommand[])[entry, posting, balance]) command.Transaction = transaction;
        for (var number = from; number < from + count; number++)
        {
            var (merchant, fen) = (Town.MerchantId((int)(number % merchants)), 1000 + (number % 1000));
            WriteEntry(merchant, number, fen);
            sums[merchant] = sums.GetValueOrDefault(merchant) + fen;
        }

        foreach (var (merchant, fen) in sums)
        {
            Run(balance, merchant, Receivable, Yuan, fen, 0L);
            Run(balance, merchant, Payable, Yuan, 0L, fen);
        }

        transaction.Commit();
    }

    private void WriteEntry(string merchant, long number, long fen)
    {
        var (last, hash) = heads.TryGetValue(merchant, out var head) ? head : (0, new byte[SHA256.HashSizeInBytes]);
        var reference = string.Create(CultureInfo.InvariantCulture, $"{10_000_001 + (number % 2048)}/000001/{number / 2048:000000}");
        head = (last + 1, SHA256.HashData([.. hash, .. System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{merchant}{reference}{fen}"))]));
        Run(entry, merchant, number + 1, head.Number, 1L, reference, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), "2026-11-22", head.Hash);
        Run(posting, merchant, number + 1, 1L, Receivable, Yuan, 0L, fen);
        Run(posting, merchant, number + 1, 2L, Payable, Yuan, 1L, fen);
        heads[merchant] = head;
    }

    private SqliteCommand Prepare(string sql, int values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var at = 0; at < values; at++) command.Parameters.Add(new SqliteParameter(string.Create(CultureInfo.InvariantCulture, $"${at}"), null));
        return command;
    }

    private static void Run(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var at = 0; at < values.Length; at++) command.Parameters[at].Value = values[at];
        command.ExecuteNonQuery();
    }
}
