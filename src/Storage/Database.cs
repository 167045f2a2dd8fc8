using System.Data.Common;

namespace Piaohao.Storage;

/// <summary>The engines one schema runs on.</summary>
public enum Engine { Sqlite, PostgreSql }

/// <summary>One database: where it is and how connections to it are opened. SQLite files are opened with write-ahead log, full fsync
/// (<c>synchronous=FULL</c>), foreign keys on and a busy timeout.</summary>
public sealed class Database
{
    /// <summary>A SQLite file; made, readable by its owner only, where it does not exist.</summary>
    public static Database Sqlite(string path) => throw new NotImplementedException();

    public Engine Engine => throw new NotImplementedException();

    /// <summary>The file, for SQLite.</summary>
    public string Path => throw new NotImplementedException();

    /// <summary>Opens a connection; the caller disposes of it. Readers use their own, the one writer is <see cref="GroupCommit{TUnit}"/>.</summary>
    public DbConnection Open() => throw new NotImplementedException();

    /// <summary>Applies the numbered scripts that this database has not seen, in order, each in a transaction; refuses a database
    /// that is newer than the program, and one whose applied script has changed since (kept by hash).</summary>
    public void Migrate(MigrationSet migrations, TimeProvider time) => throw new NotImplementedException();
}

/// <summary>A party's schema: scripts named <c>0001_name.sql</c>, embedded in its assembly under one folder.</summary>
public sealed class MigrationSet
{
    /// <summary>All embedded resources of <paramref name="assembly"/> whose names begin with <paramref name="prefix"/> and end in <c>.sql</c>.</summary>
    public static MigrationSet FromResources(System.Reflection.Assembly assembly, string prefix) => throw new NotImplementedException();
}
