using System.Data;
using System.Data.Common;
using Npgsql;

namespace Piaohao.Storage;

/// <summary>A writer's connection.</summary>
internal sealed class PostgresWriteSession(NpgsqlConnection connection, PostgresDialect dialect, PostgresWitness? witness) : WriteSession(connection, dialect)
{
    private readonly PostgresStatements statements = new(connection);
    private bool isBesideOthers = witness is { IsBesideOthers: true };
    private NpgsqlCommand? exclusion;

    public PostgresStatistics Statistics { get; } = new(connection);

    public override object? Scalar(string sql, params ReadOnlySpan<object?> values) => PostgresReadSession.Plain(statements.Bind(sql, values).ExecuteScalar());

    public override IReadOnlyList<T> Query<T>(string sql, Func<DbDataReader, T> row, params ReadOnlySpan<object?> values)
    {
        ArgumentNullException.ThrowIfNull(row);
        return PostgresReadSession.Rows(statements.Bind(sql, values), row);
    }

    /// <summary>Locks of the server's by the names' hashes, in the order of these. Not rows: nothing is written, and a name needs no row of its own.</summary>
    public override void Exclude(IReadOnlyCollection<string> names)
    {
        if (!isBesideOthers || names.Count == 0) return;
        exclusion ??= new NpgsqlCommand("SELECT pg_advisory_xact_lock(lock) FROM unnest($1) AS lock", statements.Connection) { Parameters = { new NpgsqlParameter<long[]>() } };
        ((NpgsqlParameter<long[]>)exclusion.Parameters[0]).TypedValue = [.. names.Select(dialect.LockOf).Order()];
        exclusion.ExecuteNonQuery();
    }

    /// <summary>A sequence of the server's: unlike a row that counts, it makes no transaction wait for another's end.</summary>
    public override long NextInOrder() => (long)Scalar("SELECT nextval('write_order')")!;

    /// <summary>The witness's row is locked from here on, so whoever looks at it waits for the end of this transaction.</summary>
    internal override void Begin() => Begin(witness);

    /// <summary>For a single transaction that need not be alone.</summary>
    internal void BeginBesideOthers()
    {
        isBesideOthers = true;
        Begin();
    }

    internal void Begin(PostgresWitness? witness)
    {
        ThrowIfLost("while nothing was written");
        Statistics.Refresh();
        using var batch = statements.Connection.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Dialect.BeginWrite));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(isBesideOthers ? dialect.JoinWriters : dialect.ExcludeWriters));
        if (witness is not null) batch.BatchCommands.Add(witness.Begin());
        batch.ExecuteNonQuery();
        if (witness is not null && batch.BatchCommands[^1].RecordsAffected != 1)
            throw new WriterReplacedException($"Another program has taken over writing to {dialect.Name}.");
    }

    internal override void Commit()
    {
        witness?.Send();
        try
        {
            // The server answers a COMMIT of a failed transaction with a quiet rollback: the statement before it fails aloud.
            Execute("SELECT 1; COMMIT");
            witness?.Made();
        }
        catch (PostgresException refused) when (refused.InvariantSeverity == "ERROR")
        {
            witness?.Refused();
            throw;
        }
    }

    internal override void Rollback()
    {
        ThrowIfLost("while a unit failed");
        Execute("ROLLBACK");
    }

    internal override void RunText(string sql)
    {
        using var command = statements.Connection.CreateCommand();
        command.CommandText = sql;
        // A script may rebuild a large table.
        command.CommandTimeout = 0;
        command.ExecuteNonQuery();
    }

    /// <summary>Npgsql would take it for the program's fault that nobody opened the connection again.</summary>
    private void ThrowIfLost(string when)
    {
        if (statements.Connection.State != ConnectionState.Open) throw new NpgsqlException($"The connection was lost {when}.");
    }

    private protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            exclusion?.Dispose();
            statements.Dispose();
        }

        base.Dispose(disposing);
    }
}
