using Microsoft.Data.Sqlite;
using Xunit;

namespace Piaohao.EndToEnd.Tests;

/// <summary>A party's database as a file: looked at from outside while the party works, and changed while it is down.</summary>
/// <param name="party"><c>acquirer</c>, <c>bank</c> or <c>terminal</c>.</param>
internal sealed class PartyFile(string data, string party)
{
    private readonly string file = Path.Combine(data, party, party + ".db");

    /// <summary>All rows, each as <paramref name="read"/> makes it. The values are @p0, @p1 …</summary>
    public List<T> Rows<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object> values)
    {
        using var database = Open(SqliteOpenMode.ReadOnly);
        using var command = Command(database, sql, values);
        using var row = command.ExecuteReader();
        var rows = new List<T>();
        while (row.Read()) rows.Add(read(row));
        return rows;
    }

    /// <summary>The first column of the first row, 0 where there is none.</summary>
    public long Number(string sql, params ReadOnlySpan<object> values) => Rows(sql, row => row.GetInt64(0), values).FirstOrDefault();

    /// <summary>Changes exactly one row behind the party's back.</summary>
    public void Change(string sql, params ReadOnlySpan<object> values)
    {
        using var database = Open(SqliteOpenMode.ReadWrite);
        using var command = Command(database, sql, values);
        Assert.Equal(1, command.ExecuteNonQuery());
    }

    private SqliteConnection Open(SqliteOpenMode mode)
    {
        var database = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false }.ToString());
        database.Open();
        return database;
    }

    private static SqliteCommand Command(SqliteConnection database, string sql, ReadOnlySpan<object> values)
    {
        var command = database.CreateCommand();
        command.CommandText = sql;
        for (var place = 0; place < values.Length; place++) command.Parameters.AddWithValue($"@p{place}", values[place]);
        return command;
    }
}
