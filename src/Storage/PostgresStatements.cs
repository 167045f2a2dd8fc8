using System.Globalization;
using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace Piaohao.Storage;

/// <summary>The statements of one connection. <c>@p0</c> is written <c>$1</c>, which the server understands itself: Npgsql then neither parses nor rewrites the text at each run,
/// and prepares it by itself from its second run on.</summary>
internal sealed class PostgresStatements(NpgsqlConnection connection) : IDisposable
{
    private const int StatementsMax = 512;

    private readonly Dictionary<string, Statement> statements = new(StringComparer.Ordinal);

    public NpgsqlConnection Connection => connection;

    /// <summary>The statement with these values, ready to run.</summary>
    public NpgsqlCommand Bind(string sql, ReadOnlySpan<object?> values)
    {
        if (!statements.TryGetValue(sql, out var statement))
        {
            if (statements.Count == StatementsMax) Forget();
            statements.Add(sql, statement = new Statement(connection, sql, values.Length));
        }

        if (statement.Values != values.Length)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"This statement was used with {statement.Values} values before, and with {values.Length} now: {sql}"), nameof(values));
        var parameters = statement.Command.Parameters;
        for (var index = 0; index < values.Length; index++) Set(parameters[index], values[index]);
        return statement.Command;
    }

    public void Dispose() => Forget();

    /// <summary>Gives a parameter its value, with the type that its column has.</summary>
    public static void Set(NpgsqlParameter parameter, object? value)
    {
        switch (value)
        {
            case null: (parameter.NpgsqlDbType, parameter.Value) = (NpgsqlDbType.Unknown, DBNull.Value); break;
            case string text: (parameter.NpgsqlDbType, parameter.Value) = (NpgsqlDbType.Text, text); break;
            case byte[] bytes: (parameter.NpgsqlDbType, parameter.Value) = (NpgsqlDbType.Bytea, bytes); break;
            case bool yes: (parameter.NpgsqlDbType, parameter.Value) = (NpgsqlDbType.Boolean, yes); break;
            case long number: (parameter.NpgsqlDbType, parameter.Value) = (NpgsqlDbType.Bigint, number); break;
            case int or short or byte or Enum:
                (parameter.NpgsqlDbType, parameter.Value) = (NpgsqlDbType.Bigint, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            default:
                throw ReadSession.NotStored(value);
        }
    }

    /// <summary>Our texts hold no <c>@p</c> but for a value.</summary>
    public static string Positional(string sql)
    {
        var text = new StringBuilder(sql.Length);
        for (var at = 0; at < sql.Length; at++)
        {
            if (sql[at] != '@' || at + 2 >= sql.Length || sql[at + 1] != 'p' || !char.IsAsciiDigit(sql[at + 2]))
            {
                text.Append(sql[at]);
                continue;
            }

            var number = 0;
            for (at += 2; at < sql.Length && char.IsAsciiDigit(sql[at]); at++) number = (number * 10) + (sql[at] - '0');
            at--;
            text.Append(CultureInfo.InvariantCulture, $"${number + 1}");
        }

        return text.ToString();
    }

    private void Forget()
    {
        foreach (var statement in statements.Values) statement.Command.Dispose();
        statements.Clear();
    }

    private sealed class Statement
    {
        public Statement(NpgsqlConnection connection, string sql, int values)
        {
            Values = values;
            Command = connection.CreateCommand();
            Command.CommandText = values == 0 ? sql : Positional(sql);
            for (var index = 0; index < values; index++) Command.Parameters.Add(new NpgsqlParameter());
        }

        public int Values { get; }

        public NpgsqlCommand Command { get; }
    }
}
