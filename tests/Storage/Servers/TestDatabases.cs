using System.Data.Common;
using System.Text;
using Piaohao.Storage;

namespace Piaohao.Servers;

/// <summary>The databases of one test by name: files in its folder, or schemas of the tests' server, as <see cref="PostgresServer.TestEngine"/> says. So a room's tests run
/// on either engine as they are.</summary>
internal sealed class TestDatabases(string folder) : IDisposable
{
    private const string Tables = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() ORDER BY table_name";

    private readonly string prefix = PostgresServer.NewSchema();
    private readonly HashSet<string> schemas = new(StringComparer.Ordinal);

    private static bool IsOnServer => PostgresServer.TestEngine == Engine.PostgreSql;

    /// <summary>The database of a name, made where there is none.</summary>
    public Database Of(string name)
    {
        if (!IsOnServer) return Database.Sqlite(FileOf(name));
        var schema = $"{prefix}_{name}";
        lock (schemas)
            if (schemas.Add(schema)) PostgresServer.Running.NewDatabase(schema);
        return Database.PostgreSql(PostgresServer.Running.Address, schema);
    }

    /// <summary>Copies what is durable at this moment, while others write on.</summary>
    public void Copy(string from, string to)
    {
        if (!IsOnServer)
        {
            foreach (var suffix in new[] { "", "-wal" })
                if (File.Exists(FileOf(from) + suffix)) File.Copy(FileOf(from) + suffix, FileOf(to) + suffix);
            return;
        }

        var (source, target) = (Of(from), Of(to));
        IReadOnlyList<string> tables;
        using (var read = source.OpenRead()) tables = read.Query(Tables, row => row.GetString(0));
        // One statement sees one moment.
        foreach (var table in tables) target.Write(session => session.Execute($"CREATE TABLE {table} (LIKE {prefix}_{from}.{table} INCLUDING ALL)"));
        var copies = tables.Where(table => table != "commit_marks").Select(table => $"{table}_copy AS (INSERT INTO {table} SELECT * FROM {prefix}_{from}.{table})");
        target.Write(session => session.Execute($"WITH {string.Join(", ", copies)} SELECT 1"));
    }

    /// <summary>Puts the second database in the place of the first, which is lost; both are closed.</summary>
    public void Replace(string name, string by)
    {
        if (IsOnServer)
        {
            var (old, next) = ($"{prefix}_{name}", $"{prefix}_{by}");
            PostgresServer.Running.Drop(old);
            PostgresServer.Running.Rename(next, old);
            lock (schemas) schemas.Remove(next);
            return;
        }

        foreach (var file in Directory.EnumerateFiles(folder, $"{name}.db*").ToList()) File.Delete(file);
        File.Move(FileOf(by), FileOf(name));
    }

    /// <summary>All that is stored, as bytes: what a thief of the disk would read.</summary>
    public IReadOnlyList<byte[]> Stored(string name)
    {
        if (!IsOnServer) return [.. new[] { "", "-wal" }.Where(suffix => File.Exists(FileOf(name) + suffix)).Select(suffix => Bytes(FileOf(name) + suffix))];
        using var read = Of(name).OpenRead();
        return [.. read.Query(Tables, row => row.GetString(0)).SelectMany(table => read.Query($"SELECT * FROM {table}", Values)).SelectMany(values => values)];
    }

    public void Dispose()
    {
        foreach (var schema in schemas) PostgresServer.Running.Drop(schema);
    }

    private static List<byte[]> Values(DbDataReader row)
    {
        var values = new List<byte[]>();
        for (var column = 0; column < row.FieldCount; column++)
            if (!row.IsDBNull(column))
                values.Add(row.GetValue(column) is byte[] bytes ? bytes : Encoding.UTF8.GetBytes(row.GetValue(column).ToString()!));
        return values;
    }

    private static byte[] Bytes(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    private string FileOf(string name) => Path.Combine(folder, name + ".db");
}
