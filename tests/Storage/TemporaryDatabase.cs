namespace Piaohao.Storage.Tests;

/// <summary>A database in a folder of its own that goes with the test.</summary>
internal sealed class TemporaryDatabase : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("piaohao-storage-");

    public TemporaryDatabase(string schema = "CREATE TABLE note (id BIGINT NOT NULL PRIMARY KEY, text TEXT NOT NULL)")
    {
        Database = Database.Sqlite(PathOf("test.db"));
        if (schema.Length > 0) Database.Write(session => session.Execute(schema));
    }

    public Database Database { get; }

    public string PathOf(string name) => Path.Combine(folder.FullName, name);

    public IReadOnlyList<long> Ids() => IdsOf(Database);

    public static IReadOnlyList<long> IdsOf(Database database)
    {
        using var read = database.OpenRead();
        return read.Query("SELECT id FROM note ORDER BY rowid", row => row.GetInt64(0));
    }

    public void Dispose() => folder.Delete(recursive: true);
}
