using Microsoft.Data.Sqlite;

namespace Piaohao.Browser.Tests;

/// <summary>What a settlement must find: the till's own books changed behind its back.</summary>
internal static class Planted
{
    /// <summary>While the program is dead, one transaction of the second batch vanishes from the till's journal, another one becomes 71.00; the host's books have both as they were.</summary>
    public static async Task IntoAsync(Shop shop, string missing, string changed)
    {
        await shop.Piaohao.KillAsync();
        await using (var journal = new SqliteConnection($"Data Source={Path.Combine(shop.Piaohao.Data, "terminal", "terminal.db")};Pooling=False"))
        {
            await journal.OpenAsync();
            await using var change = journal.CreateCommand();
            change.CommandText = """
                DELETE FROM slip WHERE batch = 2 AND trace = CAST($missing AS INTEGER);
                DELETE FROM signature WHERE batch = 2 AND trace = CAST($missing AS INTEGER);
                DELETE FROM journal WHERE batch = 2 AND trace = CAST($missing AS INTEGER);
                UPDATE journal SET amount = 7100 WHERE batch = 2 AND trace = CAST($changed AS INTEGER);
                """;
            change.Parameters.AddWithValue("$missing", missing);
            change.Parameters.AddWithValue("$changed", changed);
            await change.ExecuteNonQueryAsync();
        }

        await shop.Piaohao.StartAgainAsync();
    }
}
