using System.Buffers.Binary;
using System.ComponentModel;
using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Npgsql;

namespace Piaohao.Storage;

/// <summary>PostgreSQL: a server that several hosts share. Writers exclude each other for the length of their transactions, as they do on SQLite: a lock of the
/// server's, by the schema's name.</summary>
internal sealed partial class PostgresDialect(PostgresAddress address) : EngineDialect
{
    /// <summary>Parts our locks from those of other programs on the same database.</summary>
    private const int LockClass = 0x5048;

    private const int LockSpan = sizeof(int);

    public override Engine Engine => Engine.PostgreSql;

    public override string Path => throw new NotSupportedException("A PostgreSQL database is no file.");

    public override string Name => address.Name;

    public string Schema => address.Schema;

    public override string BeginWrite => "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";

    /// <summary>Waits for other writers of the schema; the end of the transaction lets them in.</summary>
    public override string ExcludeWriters => string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_xact_lock({LockClass}, {SchemaLock})");

    /// <summary>Waits for a writer that excludes all, and lets in others beside this one.</summary>
    public string JoinWriters => string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_xact_lock_shared({LockClass}, {SchemaLock})");

    public override string BeginRead => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

    private int SchemaLock => BinaryPrimitives.ReadInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(address.Schema)).AsSpan(0, LockSpan));

    public override SessionStatements StatementsOf(ReadSession session, DbConnection connection) => new PostgresWriteStatements((NpgsqlConnection)connection, (session as PostgresWriteSession)?.Statistics);

    public override DbConnection Open() => Open(address.Reading);

    public override ReadSession OpenReader() => new PostgresReadSession(Open(address.Reading), this);

    public override WriteSession OpenWriter(CommitWitness? witness = null) => OpenWriter(address.Writing, (PostgresWitness?)witness);

    public override WriteSession OpenMigrator() => OpenWriter(address.Migrating, null);

    public override CommitWitness NewWitness(string? seat = null) => new PostgresWitness(this, seat);

    /// <summary>The number of a lock for a name of this schema.</summary>
    public long LockOf(string name) => BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{address.Schema}/{name}")));

    /// <summary>Looks first, so that a program whose role may not make tables runs on a schema that is up to date.</summary>
    public override void Prepare(string migrationTable)
    {
        using (var reader = OpenReader())
            if (reader.Scalar("SELECT to_regclass('schema_migration') IS NOT NULL") is 1L && HasMarks(reader)) return;
        using var session = OpenMigrator();
        session.Begin();
        if (session.Scalar("SELECT to_regnamespace(@p0) IS NULL", address.Schema) is 1L) session.RunText($"CREATE SCHEMA {address.Schema}");
        if (session.Scalar("SELECT to_regclass('schema_migration') IS NULL") is 1L) session.RunText(Translate(migrationTable));
        MakeMarks(session);
        session.Commit();
    }

    /// <summary>Makes the table of <see cref="PostgresWitness"/> where it is not there yet.</summary>
    public static void MakeMarks(WriteSession session)
    {
        if (!HasMarks(session)) session.RunText(PostgresWitness.Table);
    }

    /// <summary>Of several servers one takes writes. Where another does too, after a failover, which of them has the last commits is for people to say. A server that is away is not
    /// waited for long; one server under two names is one.</summary>
    public void RequireOnePrimary()
    {
        if (address.Servers.Count < 2) return;
        var primaries = address.Servers.Select(PrimaryOf).OfType<(string Server, DateTime Started)>().DistinctBy(primary => primary.Started).ToList();
        if (primaries.Count > 1)
            throw new LostCommitsException($"Several servers of {Name} take writes: {string.Join(" and ", primaries.Select(primary => primary.Server))}. One of them is an old primary that lacks commits: stop it; docs/postgres.md says more.");
    }

    private static bool HasMarks(ReadSession session) =>
        session.Exists("SELECT 1 FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = 'commit_marks' AND column_name = 'name' AND to_regclass('write_order') IS NOT NULL");

    /// <summary>Text is compared byte by byte, as SQLite does, whatever the order of the server's language is; and a table is a heap.</summary>
    public override string Translate(string script) => WithoutRowId().Replace(TextType().Replace(script, "TEXT COLLATE \"C\""), "");

    /// <summary>Classes of <c>errcodes.h</c>: connection (08), no standby or primary to write to (25006), transaction taken back (40), resources and disk (53),
    /// lock (55P03), operator (57), system and files (58), corruption (XX). A failure without a code is the line's.</summary>
    public override bool IsOutage(DbException failure) =>
        failure is not PostgresException { SqlState: var state } || state is "25006" or "55P03" || state[..2] is "08" or "40" or "53" or "57" or "58" or "XX";

    public override bool IsLoss(DbException failure) =>
        failure is not PostgresException { SqlState: var state } || state is "25006" or "57P01" or "57P02" or "57P03" or "57P05" or "25P03" or "53300" || state[..2] is "08" or "40";

    private static NpgsqlConnection Open(string settings)
    {
        var connection = new NpgsqlConnection(settings);
        try
        {
            connection.Open();
            return connection;
        }
        catch (Exception failure)
        {
            connection.Dispose();
            // A host name that is not found, a wait that is over, and a server that dies while it is being reached come as the system's own exceptions.
            if (failure is Win32Exception or TimeoutException or IOException) throw new NpgsqlException($"The server cannot be reached: {failure.Message}", failure);
            throw;
        }
    }

    /// <summary>The server's name and when it was started; null for a standby, and where it cannot be asked.</summary>
    private static (string Server, DateTime Started)? PrimaryOf(string settings)
    {
        try
        {
            using var connection = Open(settings);
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT pg_is_in_recovery(), pg_postmaster_start_time()";
            using var row = command.ExecuteReader();
            row.Read();
            return row.GetBoolean(0) ? null : (string.Create(CultureInfo.InvariantCulture, $"{connection.Host}:{connection.Port}"), row.GetDateTime(1));
        }
        catch (DbException)
        {
            return null;
        }
    }

    private PostgresWriteSession OpenWriter(string settings, PostgresWitness? witness)
    {
        var connection = Open(settings);
        try
        {
            RequireDurable(connection);
            witness?.Took(connection);
            return new PostgresWriteSession(connection, this, witness);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A server that does not bring commits to its disk is refused.</summary>
    private void RequireDurable(NpgsqlConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT current_setting('fsync'), current_setting('full_page_writes'), current_setting('synchronous_commit'), current_setting('server_encoding')";
        using var row = command.ExecuteReader();
        row.Read();
        if (row.GetString(0) != "on" || row.GetString(1) != "on" || row.GetString(2) == "off")
            throw new InvalidDataException($"The server of {Name} does not make commits durable: set fsync, full_page_writes and synchronous_commit to on.");
        if (row.GetString(3) != "UTF8") throw new InvalidDataException($"The database {Name} is not encoded in UTF8: make it anew with ENCODING 'UTF8'.");
    }

    [GeneratedRegex(@"\bTEXT\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TextType();

    [GeneratedRegex(@"(?<=\)) WITHOUT ROWID(?=;)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex WithoutRowId();
}
