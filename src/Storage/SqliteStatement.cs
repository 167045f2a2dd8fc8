using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Piaohao.Storage;

/// <summary>A statement of the writer, prepared once; its values go to SQLite by their place. Going through a command instead costs more than SQLite's own work:
/// it looks up each value by its name among all names, and makes text of them anew.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private const int ShortText = 256;
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;
    private readonly nint handle;
    private readonly int[] places;

    private SqliteStatement(sqlite3 database, sqlite3_stmt statement, int[] places)
    {
        this.database = database;
        this.statement = statement;
        this.places = places;
        // Valid as long as the statement, which this object alone closes.
        handle = statement.DangerousGetHandle();
    }

    /// <summary>How many values it takes.</summary>
    public int Values => places.Length;

    /// <summary>Prepares one statement whose values are called <c>@p0</c>, <c>@p1</c> … in any order.</summary>
    /// <exception cref="SqliteException">The text is no statement.</exception>
    public static SqliteStatement Prepare(SqliteConnection connection, string sql, int values)
    {
        var opened = connection.Handle!;
        Check(raw.sqlite3_prepare_v3(opened, sql, raw.SQLITE_PREPARE_PERSISTENT, out var prepared), opened);
        var found = new int[values];
        for (var value = 0; value < values; value++)
            found[value] = raw.sqlite3_bind_parameter_index(prepared, string.Create(CultureInfo.InvariantCulture, $"@p{value}"));
        if (raw.sqlite3_bind_parameter_count(prepared) == values && !found.Contains(0)) return new SqliteStatement(opened, prepared, found);
        prepared.Dispose();
        throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"This statement does not take the values @p0 to @p{values - 1}: {sql}"), nameof(sql));
    }

    /// <summary>Gives a value its place for the next run; a place keeps its value until it is given another.</summary>
    public void Bind(int value, object? content)
    {
        var place = places[value];
        Check(content switch
        {
            null => SqliteBinding.Null(handle, place),
            string text => BindText(place, text),
            long number => SqliteBinding.Int64(handle, place, number),
            int number => SqliteBinding.Int64(handle, place, number),
            short number => SqliteBinding.Int64(handle, place, number),
            byte number => SqliteBinding.Int64(handle, place, number),
            bool flag => SqliteBinding.Int64(handle, place, flag ? 1 : 0),
            byte[] { Length: > 0 } bytes => SqliteBinding.Blob(handle, place, bytes, bytes.Length, SqliteBinding.Copied),
            byte[] => raw.sqlite3_bind_zeroblob(statement, place, 0),
            Enum number => SqliteBinding.Int64(handle, place, Convert.ToInt64(number, CultureInfo.InvariantCulture)),
            _ => throw ReadSession.NotStored(content),
        }, database);
    }

    /// <summary>True where there is a row; it is ready again.</summary>
    /// <exception cref="SqliteException">It failed; it is ready again all the same.</exception>
    public bool HasRow()
    {
        var result = raw.sqlite3_step(statement);
        if (result is not (raw.SQLITE_ROW or raw.SQLITE_DONE)) Fail(result);
        raw.sqlite3_reset(statement);
        return result == raw.SQLITE_ROW;
    }

    /// <summary>Runs to the end and is ready again; the rows that were changed.</summary>
    /// <exception cref="SqliteException">It failed; it is ready again all the same.</exception>
    public int Run()
    {
        int result;
        do result = raw.sqlite3_step(statement);
        while (result == raw.SQLITE_ROW);
        if (result != raw.SQLITE_DONE) Fail(result);
        var changed = raw.sqlite3_changes(database);
        raw.sqlite3_reset(statement);
        return changed;
    }

    public void Dispose() => statement.Dispose();

    private int BindText(int place, string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (most <= ShortText)
        {
            Span<byte> utf8 = stackalloc byte[ShortText];
            return SqliteBinding.Text(handle, place, utf8, Encoding.UTF8.GetBytes(text, utf8), SqliteBinding.Copied);
        }

        var rented = ArrayPool<byte>.Shared.Rent(most);
        var result = SqliteBinding.Text(handle, place, rented, Encoding.UTF8.GetBytes(text, rented), SqliteBinding.Copied);
        ArrayPool<byte>.Shared.Return(rented);
        return result;
    }

    /// <summary>Reset tells the failure in full, and makes ready again.</summary>
    private void Fail(int result) => Check(raw.sqlite3_reset(statement) is var told && told != raw.SQLITE_OK ? told : result, database);

    private static void Check(int result, sqlite3 database)
    {
        if (result != raw.SQLITE_OK) SqliteException.ThrowExceptionForRC(result, database);
    }
}
