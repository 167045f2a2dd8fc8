using System.Data;
using System.Data.Common;
using Npgsql;

namespace Piaohao.Storage;

/// <summary>A writer's connection.</summary>
internal sealed class PostgresWriteSession(NpgsqlConnection connection, PostgresDialect dialect, PostgresWitness? witness) : WriteSession(connection, dialect)
{
    private readonly PostgresStatements statements = new(connection);

    public override object? Scalar(string sql, params ReadOnlySpan<object?> values) => PostgresReadSession.Plain(statements.Bind(sql, values).ExecuteScalar());

    public override IReadOnlyList<T> Query<T>(string sql, Func<DbDataReader, T> row, params ReadOnlySpan<object?> values)
    {
        ArgumentNullException.ThrowIfNull(row);
        return PostgresReadSession.Rows(statements.Bind(sql, values), row);
    }

    /// <summary>The witness's row is locked from here on, so whoever looks at it waits for the end of this transaction.</summary>
    internal override void Begin() => Begin(witness);

    internal void Begin(PostgresWitness? witness)
    {
        // Npgsql would take it for the program's fault that nobody opened the connection again.
        if (statements.Connection.State != ConnectionState.Open) throw new NpgsqlException("The connection was lost while nothing was written.");
        using var batch = statements.Connection.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Dialect.BeginWrite));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(dialect.ExcludeWriters));
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

    internal override void Rollback() => Execute("ROLLBACK");

    internal override void RunText(string sql)
    {
        using var command = statements.Connection.CreateCommand();
        command.CommandText = sql;
        // A script may rebuild a large table.
        command.CommandTimeout = 0;
        command.ExecuteNonQuery();
    }

    private protected override void Dispose(bool disposing)
    {
        if (disposing) statements.Dispose();

        base.Dispose(disposing);
    }
}
