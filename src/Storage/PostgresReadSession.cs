using System.Data;
using System.Data.Common;
using System.Globalization;
using Npgsql;

namespace Piaohao.Storage;

/// <summary>A reader's connection. Outside a transaction a connection that was lost is opened anew, once, and the statement run again: reading twice harms nothing.</summary>
internal sealed class PostgresReadSession(NpgsqlConnection connection, PostgresDialect dialect) : ReadSession(connection, dialect)
{
    private PostgresStatements statements = new(connection);
    private bool isReading;

    public override bool Exists(string sql, params ReadOnlySpan<object?> values) => Scalar(sql, values) is not null;

    public override object? Scalar(string sql, params ReadOnlySpan<object?> values)
    {
        try
        {
            return Plain(statements.Bind(sql, values).ExecuteScalar());
        }
        catch (Exception lost) when (MayOpenAnew(lost))
        {
            OpenAnew();
            return Plain(statements.Bind(sql, values).ExecuteScalar());
        }
    }

    public override IReadOnlyList<T> Query<T>(string sql, Func<DbDataReader, T> row, params ReadOnlySpan<object?> values)
    {
        ArgumentNullException.ThrowIfNull(row);
        try
        {
            return Rows(statements.Bind(sql, values), row);
        }
        catch (Exception lost) when (MayOpenAnew(lost))
        {
            OpenAnew();
            return Rows(statements.Bind(sql, values), row);
        }
    }

    internal static List<T> Rows<T>(NpgsqlCommand command, Func<DbDataReader, T> row)
    {
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(row(reader));
        return rows;
    }

    /// <summary>A single value as both engines give it: whole numbers are 64 bits wide.</summary>
    internal static object? Plain(object? value) => value switch
    {
        DBNull => null,
        int or short or decimal => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        bool yes => yes ? 1L : 0L,
        _ => value,
    };

    internal override void BeginRead()
    {
        try
        {
            statements.Bind(Dialect.BeginRead, []).ExecuteNonQuery();
        }
        catch (Exception lost) when (MayOpenAnew(lost))
        {
            OpenAnew();
            statements.Bind(Dialect.BeginRead, []).ExecuteNonQuery();
        }

        isReading = true;
    }

    internal override void EndRead()
    {
        isReading = false;
        statements.Bind("ROLLBACK", []).ExecuteNonQuery();
    }

    internal override void RunText(string sql) => throw new NotSupportedException("A reader runs no scripts.");

    private protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            statements.Dispose();
            statements.Connection.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>A connection that was found to be lost while nobody used it says that it is not open.</summary>
    private bool MayOpenAnew(Exception failure) =>
        !isReading && (failure is DbException lost ? Dialect.IsLoss(lost) : failure is InvalidOperationException && statements.Connection.State != ConnectionState.Open);

    private void OpenAnew()
    {
        statements.Dispose();
        statements.Connection.Dispose();
        statements = new PostgresStatements((NpgsqlConnection)Dialect.Open());
    }
}
