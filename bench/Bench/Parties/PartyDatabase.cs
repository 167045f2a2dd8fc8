using Piaohao.Storage;

namespace Piaohao.Bench.Parties;

/// <summary>Where a party of a run keeps its books: a file in the run's folder, or a schema of the run's own on a PostgreSQL server.</summary>
internal static class PartyDatabase
{
    public static Database Of(PartyOrder order, string party) => order.Database is { } address
        ? Database.PostgreSql(address, Schema(order, party))
        : Database.Sqlite(Path.Combine(order.Folder, party + ".db"));

    /// <summary>Takes back what a run left on a server; a file goes with the run's folder.</summary>
    public static void Drop(PartyOrder order)
    {
        if (order.Database is not { } address) return;
        foreach (var party in (string[])["host", "bank"])
        {
            using var connection = Database.PostgreSql(address, Schema(order, party)).Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"DROP SCHEMA IF EXISTS {Schema(order, party)} CASCADE";
            command.ExecuteNonQuery();
        }
    }

    private static string Schema(PartyOrder order, string party) => $"bench_{party}_{order.Secret[..12].ToLowerInvariant()}";
}
