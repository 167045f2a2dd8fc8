using System.Data.Common;
using System.Globalization;

namespace Piaohao.Storage;

/// <summary>A connection with its prepared statements, for one caller at a time. Statements use <c>@p0</c>, <c>@p1</c> … for their values;
/// a value is null, a whole number, a boolean, an enum (stored by number), a string or an array of bytes: what both engines store alike.
/// Instants and days are stored as the schema says, as a number or as text, never as an engine's own type.</summary>
public class ReadSession : IDisposable
{
    private const int StatementsMax = 512;

    private readonly DbConnection connection;
    private readonly Dictionary<string, DbCommand> statements = new(StringComparer.Ordinal);
    private SessionStatements? direct;

    internal ReadSession(DbConnection connection, EngineDialect dialect)
    {
        this.connection = connection;
        Dialect = dialect;
    }

    internal EngineDialect Dialect { get; }

    internal DbConnection Connection => connection;

    private protected SessionStatements Direct => direct ??= Dialect.StatementsOf(this, connection);

    /// <summary>Where the session goes when its reader is done; null where it is closed then.</summary>
    internal KeptReader? Keeper { get; set; }

    /// <summary>True where the query has a row. The cheapest question there is, for what comes with every sale.</summary>
    public virtual bool Exists(string sql, params ReadOnlySpan<object?> values) => Direct.Exists(sql, values);

    /// <summary>The first column of the first row; null where there is no row or it is NULL.</summary>
    public virtual object? Scalar(string sql, params ReadOnlySpan<object?> values)
    {
        var value = Bind(sql, values).ExecuteScalar();
        return value is DBNull ? null : value;
    }

    /// <summary>Reads all rows before it returns, so that the statement is free again.</summary>
    public virtual IReadOnlyList<T> Query<T>(string sql, Func<DbDataReader, T> row, params ReadOnlySpan<object?> values)
    {
        ArgumentNullException.ThrowIfNull(row);
        using var reader = Bind(sql, values).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(row(reader));
        return rows;
    }

    /// <summary>Closes the connection, or gives it back to who keeps it; what was not committed is taken back.</summary>
    public void Dispose()
    {
        if (Keeper?.TakeBack(this) != true) Close();
        GC.SuppressFinalize(this);
    }

    internal void Close() => Dispose(true);

    internal virtual void BeginRead() => Statement(Dialect.BeginRead, 0).ExecuteNonQuery();

    internal virtual void EndRead() => Statement("ROLLBACK", 0).ExecuteNonQuery();

    internal virtual void RunText(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private protected DbCommand Bind(string sql, ReadOnlySpan<object?> values)
    {
        var command = Statement(sql, values.Length);
        for (var index = 0; index < values.Length; index++) command.Parameters[index].Value = Stored(values[index]);
        return command;
    }

    /// <summary>The statement of this text, made once. Texts are the program's own and few; a program that writes values into them is slowed, not starved.</summary>
    private protected DbCommand Statement(string sql, int values)
    {
        if (!statements.TryGetValue(sql, out var command))
        {
            if (statements.Count == StatementsMax) Forget();
            command = connection.CreateCommand();
            command.CommandText = sql;
            for (var index = 0; index < values; index++)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = string.Create(CultureInfo.InvariantCulture, $"@p{index}");
                command.Parameters.Add(parameter);
            }

            statements.Add(sql, command);
        }

        if (command.Parameters.Count != values)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"This statement was used with {command.Parameters.Count} values before, and with {values} now: {sql}"), nameof(values));
        return command;
    }

    private protected static object Stored(object? value) => value switch
    {
        null => DBNull.Value,
        long or int or string or byte[] or bool or short or byte => value,
        Enum number => Convert.ToInt64(number, CultureInfo.InvariantCulture),
        _ => throw NotStored(value),
    };

    internal static ArgumentException NotStored(object value) =>
        new($"A {value.GetType().Name} is not stored alike by all engines; store a whole number, text or bytes.", nameof(value));

    private protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;
        direct?.Dispose();
        Forget();
        connection.Dispose();
    }

    private void Forget()
    {
        foreach (var statement in statements.Values) statement.Dispose();
        statements.Clear();
    }
}
