using System.Globalization;
using System.Text;

namespace Piaohao.Storage;

/// <summary>What makes two INSERT statements the same one but for the number of their rows.</summary>
internal readonly record struct InsertShape(string Table, string[] Columns, string Suffix)
{
    /// <summary>The statement for so many rows; its values are @p0, @p1 … row by row.</summary>
    public string Text(int rows)
    {
        var text = new StringBuilder($"INSERT INTO {Table} ({string.Join(", ", Columns)}) VALUES ");
        for (int row = 0, value = 0; row < rows; row++)
        {
            text.Append(row == 0 ? "(" : ", (");
            for (var column = 0; column < Columns.Length; column++)
                text.Append(CultureInfo.InvariantCulture, $"{(column == 0 ? "" : ", ")}@p{value++}");
            text.Append(')');
        }

        return Suffix.Length == 0 ? text.ToString() : text.Append(' ').Append(Suffix).ToString();
    }

    public bool Equals(InsertShape other) => Table == other.Table && Suffix == other.Suffix && Columns.AsSpan().SequenceEqual(other.Columns);

    public override int GetHashCode() => HashCode.Combine(Table, Columns.Length, Suffix.Length);
}
