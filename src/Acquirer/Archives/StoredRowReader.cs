using System.Collections;
using System.Data.Common;
using System.Globalization;

namespace Piaohao.Acquirer.Archives;

/// <summary>Shows archived rows to readers of the books' rows, with the columns they ask for in the order they expect.</summary>
internal sealed class StoredRowReader(StoredRows rows, IReadOnlyList<string> columns) : DbDataReader
{
    private readonly int[] places = [.. columns.Select(column => rows[column])];
    private int at = -1;

    public override int FieldCount => places.Length;

    public override bool HasRows => rows.Rows.Count > 0;

    public override bool IsClosed => false;

    public override int Depth => 0;

    public override int RecordsAffected => -1;

    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(GetOrdinal(name));

    /// <summary>All rows, read in one way.</summary>
    public static List<T> Read<T>(StoredRows rows, IReadOnlyList<string> columns, Func<DbDataReader, T> read)
    {
        using var reader = new StoredRowReader(rows, columns);
        var all = new List<T>(rows.Rows.Count);
        while (reader.Read()) all.Add(read(reader));
        return all;
    }

    public override bool Read() => ++at < rows.Rows.Count;

    public override bool NextResult() => false;

    public override bool IsDBNull(int ordinal) => Raw(ordinal) is null;

    public override object GetValue(int ordinal) => Raw(ordinal) ?? DBNull.Value;

    public override string GetString(int ordinal) => (string)GetValue(ordinal);

    public override long GetInt64(int ordinal) => Convert.ToInt64(GetValue(ordinal), CultureInfo.InvariantCulture);

    public override int GetInt32(int ordinal) => checked((int)GetInt64(ordinal));

    public override short GetInt16(int ordinal) => checked((short)GetInt64(ordinal));

    public override byte GetByte(int ordinal) => checked((byte)GetInt64(ordinal));

    public override bool GetBoolean(int ordinal) => GetInt64(ordinal) != 0;

    public override int GetValues(object[] values)
    {
        var count = Math.Min(values.Length, FieldCount);
        for (var column = 0; column < count; column++) values[column] = GetValue(column);
        return count;
    }

    public override string GetName(int ordinal) => rows.Columns[places[ordinal]];

    public override int GetOrdinal(string name) => Array.IndexOf(places, rows[name]);

    public override Type GetFieldType(int ordinal) => GetValue(ordinal).GetType();

    public override string GetDataTypeName(int ordinal) => GetFieldType(ordinal).Name;

    public override IEnumerator GetEnumerator() => new DbEnumerator(this);

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) => throw NotStored();

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) => throw NotStored();

    public override char GetChar(int ordinal) => throw NotStored();

    public override DateTime GetDateTime(int ordinal) => throw NotStored();

    public override decimal GetDecimal(int ordinal) => throw NotStored();

    public override double GetDouble(int ordinal) => throw NotStored();

    public override float GetFloat(int ordinal) => throw NotStored();

    public override Guid GetGuid(int ordinal) => throw NotStored();

    private static NotSupportedException NotStored() => new("The books hold whole numbers, texts and bytes.");

    private object? Raw(int ordinal) => rows.Rows[at][places[ordinal]];
}
