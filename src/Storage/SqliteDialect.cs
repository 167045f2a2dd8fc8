using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Piaohao.Storage;

/// <summary>SQLite: a file in write-ahead mode, one writer and any number of readers.</summary>
internal sealed class SqliteDialect : EngineDialect
{
    /// <summary>Waits of another writer's transaction, in milliseconds.</summary>
    private const int BusyTimeoutMs = 5000;

    /// <summary>Pages in the log before it is written back: few large checkpoints rewrite a scattered index page once, not many times.</summary>
    private const int CheckpointPages = 16000;

    private const long LogBytesKept = 64L << 20;

    private readonly string connectionString;

    /// <summary>A connection here is for one caller at a time, so SQLite needs no locks of its own around each call, nor a count of its memory behind another. Once SQLite is at
    /// work (in a program that used it before) it keeps its locks, and this changes nothing.</summary>
    static SqliteDialect()
    {
        SQLitePCL.Batteries_V2.Init();
        _ = SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MULTITHREAD);
        _ = SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    private SqliteDialect(string path)
    {
        Path = path;
        // Without a pool a closed connection is closed: no open transaction or file handle outlives it.
        connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
            ForeignKeys = true,
            DefaultTimeout = BusyTimeoutMs / 1000,
        }.ConnectionString;
    }

    public override Engine Engine => Engine.Sqlite;

    public override string Path { get; }

    /// <summary>IMMEDIATE takes the write lock now: a transaction that began as a reader could fail with BUSY at its first write.</summary>
    public override string BeginWrite => "BEGIN IMMEDIATE";

    public override string BeginRead => "BEGIN DEFERRED";

    public override LogUpkeep NewUpkeep() => new SqliteLogUpkeep(this);

    public override SessionStatements StatementsOf(ReadSession session, DbConnection connection) => new SqliteStatements((SqliteConnection)connection);

    public static SqliteDialect ForFile(string path)
    {
        if (!File.Exists(path)) Make(path);
        return new SqliteDialect(path);
    }

    public override DbConnection Open()
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = string.Create(CultureInfo.InvariantCulture,
                $"PRAGMA busy_timeout={BusyTimeoutMs}; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint={CheckpointPages}; PRAGMA journal_size_limit={LogBytesKept};");
            command.ExecuteNonQuery();
            command.CommandText = "PRAGMA journal_mode=WAL";
            if (command.ExecuteScalar() is not "wal")
                throw new InvalidOperationException($"The database {Path} cannot keep a write-ahead log; put it on a local disk.");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Result codes of <c>sqlite3.h</c>: BUSY, LOCKED, NOMEM, READONLY, INTERRUPT, IOERR, CORRUPT, FULL, CANTOPEN, PROTOCOL, NOTADB.</summary>
    public override bool IsOutage(DbException failure) =>
        failure is SqliteException { SqliteErrorCode: 5 or 6 or 7 or 8 or 9 or 10 or 11 or 13 or 14 or 15 or 26 };

    private static void Make(string path)
    {
        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var folder = System.IO.Path.GetDirectoryName(path)!;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, owner | UnixFileMode.UserExecute);
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = owner;
        // SQLite gives its log and shared-memory files the mode of the database file.
        using var file = new FileStream(path, options);
    }
}
