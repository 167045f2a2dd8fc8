using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using Piaohao.Servers;

namespace Piaohao.Storage.Tests;

/// <summary>A database that goes with the test: a file in a folder of its own, or a schema of the tests' server.</summary>
internal sealed class TemporaryDatabase : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("piaohao-storage-");
    private readonly string? schemaName;

    public TemporaryDatabase(Engine engine = Engine.Sqlite, string schema = "CREATE TABLE note (id BIGINT NOT NULL PRIMARY KEY, text TEXT NOT NULL)")
    {
        if (engine == Engine.PostgreSql) schemaName = PostgresServer.NewSchema();
        Database = schemaName is null ? Database.Sqlite(PathOf("test.db")) : PostgresServer.Running.NewDatabase(schemaName);
        if (schema.Length > 0) Database.Write(session => session.Execute(schema));
    }

    public Database Database { get; }

    /// <summary>The schema's name; PostgreSQL only.</summary>
    public string SchemaName => schemaName ?? throw new InvalidOperationException("A file has no schema.");

    /// <summary>The column that tells in which order rows were written.</summary>
    public string WrittenOrder => OrderOf(Database);

    public string PathOf(string name) => Path.Combine(folder.FullName, name);

    public IReadOnlyList<long> Ids() => IdsOf(Database);

    public static IReadOnlyList<long> IdsOf(Database database)
    {
        using var read = database.OpenRead();
        return read.Query($"SELECT id FROM note ORDER BY {OrderOf(database)}", row => row.GetInt64(0));
    }

    /// <summary>True where a constraint of the table refused the row.</summary>
    public static bool IsConstraint(DbException failure) =>
        failure is SqliteException { SqliteErrorCode: 19 } or PostgresException { SqlState: ['2', '3', ..] };

    public void Dispose()
    {
        if (schemaName is not null) PostgresServer.Running.Drop(schemaName);
        folder.Delete(recursive: true);
    }

    private static string OrderOf(Database database) => database.Engine == Engine.Sqlite ? "rowid" : "ctid";
}
