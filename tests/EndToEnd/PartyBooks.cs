using System.Data.Common;
using Piaohao.Storage;

namespace Piaohao.EndToEnd.Tests;

/// <summary>A party's books as looked at from outside: its file, or its schema on a server.</summary>
/// <param name="party"><c>acquirer</c> or <c>bank</c>.</param>
/// <param name="address">The server's; null for the file.</param>
internal sealed class PartyBooks(string data, string party, string? address)
{
    /// <summary>All rows, each as <paramref name="read"/> makes it. The values are @p0, @p1 …</summary>
    public IReadOnlyList<T> Rows<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        if (address is null) return new PartyFile(data, party).Rows(sql, read, values!);
        using var session = Database.PostgreSql(address, party).OpenRead();
        return session.Query(sql, read, values);
    }
}
