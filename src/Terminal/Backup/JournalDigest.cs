using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Piaohao.Amounts;
using Piaohao.Storage;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Backup;

/// <summary>What a terminal's database holds, computed row by row.</summary>
internal static class JournalDigest
{
    /// <summary>Every table by name.</summary>
    public static ImmutableArray<TableDigest> Tables(ReadSession read) =>
    [
        .. read.Query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name", row => row.GetString(0))
            .Select(table => Digest(table, Rows(read, table))),
    ];

    /// <summary>A SHA-256 of each row, hex, in order of size.</summary>
    public static ImmutableArray<string> Rows(ReadSession read, string table) =>
        [.. read.Query($"SELECT * FROM \"{table}\"", row => Convert.ToHexStringLower(SHA256.HashData(Bytes(row)))).Order(StringComparer.Ordinal)];

    /// <summary>What counts of each batch, training apart.</summary>
    public static ImmutableArray<BatchSum> Batches(ReadSession read) =>
    [
        .. read.Query("SELECT batch, kind, state, amount + tip FROM journal WHERE training = 0",
                row => (Batch: row.GetInt32(0), Kind: (TransactionKind)row.GetInt32(1), State: (TransactionState)row.GetInt32(2), Amount: Money.Fen(row.GetInt64(3))))
            .GroupBy(row => row.Batch).OrderBy(group => group.Key)
            .Select(group => Sum(group.Key, group.Aggregate(BatchTotals.Empty, (sum, row) => sum.With(row.Kind, row.State, row.Amount)))),
    ];

    public static long Count(ReadSession read, string from) => Convert.ToInt64(read.Scalar($"SELECT COUNT(*) FROM {from}"), CultureInfo.InvariantCulture);

    public static long LastTrace(ReadSession read) => Convert.ToInt64(read.Scalar("SELECT value FROM counter WHERE name = 'trace'") ?? 0L, CultureInfo.InvariantCulture);

    private static BatchSum Sum(int batch, BatchTotals totals) => new(batch, totals.DebitCount, totals.Debit.Minor, totals.CreditCount, totals.Credit.Minor);

    private static TableDigest Digest(string table, ImmutableArray<string> rows)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var row in rows) hash.AppendData(Encoding.ASCII.GetBytes(row));
        return new TableDigest(table, rows.Length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>Each value with its type and length in front, so that no two rows look alike.</summary>
    private static byte[] Bytes(DbDataReader row)
    {
        using var bytes = new MemoryStream();
        for (var i = 0; i < row.FieldCount; i++)
        {
            var (type, value) = row.GetValue(i) switch
            {
                long number => ((byte)'I', Number(number)),
                string text => ((byte)'T', Encoding.UTF8.GetBytes(text)),
                byte[] blob => ((byte)'B', blob),
                DBNull => ((byte)'N', []),
                var other => throw new InvalidOperationException($"The journal holds a {other.GetType().Name}."),
            };
            bytes.WriteByte(type);
            bytes.Write(Number(value.Length));
            bytes.Write(value);
        }

        return bytes.ToArray();
    }

    private static byte[] Number(long number)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        return bytes;
    }
}
