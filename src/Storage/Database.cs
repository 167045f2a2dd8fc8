using System.Data.Common;
using System.Globalization;

namespace Piaohao.Storage;

/// <summary>The engines one schema runs on.</summary>
public enum Engine
{
    /// <summary>A file in this process: the default.</summary>
    Sqlite,

    /// <summary>A server, for several hosts.</summary>
    PostgreSql,
}

/// <summary>One database: where it is and how connections to it are opened. SQLite files are opened with write-ahead log, full fsync
/// (<c>synchronous=FULL</c>), foreign keys on and a busy timeout. Other processes may read the file while a writer runs.</summary>
public sealed class Database
{
    private readonly EngineDialect dialect;
    private KeptReader? kept;
    private CommitWitness? witness;

    private Database(EngineDialect dialect) => this.dialect = dialect;

    /// <summary>A SQLite file; made, readable by its owner only (mode 0600, its folder 0700), where it does not exist.</summary>
    public static Database Sqlite(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return new Database(SqliteDialect.ForFile(System.IO.Path.GetFullPath(path)));
    }

    /// <summary>A schema in a database of a PostgreSQL server (README.md, "PostgreSQL"); <see cref="Migrate"/> makes the schema where it is not there.</summary>
    /// <param name="address"><c>postgres://user:password@host:port/database</c>, several hosts parted by commas, or a connection string of Npgsql.</param>
    /// <param name="schema">Where the tables are; lower-case letters, digits and underscores.</param>
    /// <exception cref="ArgumentException">The address or the schema's name cannot be.</exception>
    public static Database PostgreSql(string address, string schema)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(address);
        return new Database(new PostgresDialect(PostgresAddress.Parse(address, schema)));
    }

    /// <summary>Which engine it runs on.</summary>
    public Engine Engine => dialect.Engine;

    /// <summary>The file, for SQLite.</summary>
    /// <exception cref="NotSupportedException">It runs on another engine.</exception>
    public string Path => dialect.Path;

    /// <summary>Where it is, for people; no password in it.</summary>
    public string Name => dialect.Name;

    /// <summary>The first statement of a transaction that another library writes here: it waits for other writers, as those wait for it. Null where beginning to write does
    /// so by itself.</summary>
    public string? ExcludeWriters => dialect.ExcludeWriters;

    internal EngineDialect Dialect => dialect;

    /// <summary>What <see cref="TakeWriting"/> entered, for the group commit that comes next; else one that enters with its first group.</summary>
    internal CommitWitness? TakeWitness() => Interlocked.Exchange(ref witness, null) ?? dialect.NewWitness();

    /// <summary>Opens a connection; the caller disposes of it. Readers use their own, the one writer is <see cref="GroupCommit{TUnit}"/>.</summary>
    /// <exception cref="DbException">The database cannot be opened.</exception>
    public DbConnection Open() => dialect.Open();

    /// <summary>Opens a connection that sees one unchanging state of the database until it is disposed of, whatever is written meanwhile.
    /// Keep it short: an old state holds back the clean-up of the write-ahead log.</summary>
    public ReadSession OpenRead()
    {
        var keeper = Volatile.Read(ref kept);
        var session = keeper?.Take() ?? dialect.OpenReader();
        session.Keeper = keeper;
        session.BeginRead();
        return session;
    }

    /// <summary>Until it is disposed of, one connection stays open between the reads of <see cref="OpenRead"/>; for the process that owns the database while it
    /// runs. One at a time.</summary>
    public IDisposable KeepReader()
    {
        var reader = new KeptReader(ended => Interlocked.CompareExchange(ref kept, null, ended));
        if (Interlocked.CompareExchange(ref kept, reader, null) is not null) throw new InvalidOperationException("The database keeps a reader already.");
        return reader;
    }

    /// <summary>Opens a connection that stays open between reads: each statement sees what is durable when it runs.</summary>
    public ReadSession OpenReader() => dialect.OpenReader();

    /// <summary>Becomes the one program that writes here lastingly: called after <see cref="Migrate"/> and before anything is read that a <see cref="GroupCommit{TUnit}"/> keeps
    /// in memory, since another program may write until then. On SQLite nothing is to be done: there the owner of the file's folder is one.</summary>
    /// <exception cref="WriterReplacedException">Another program is the writer.</exception>
    public void TakeWriting()
    {
        var entering = dialect.NewWitness();
        entering?.Enter();
        Volatile.Write(ref witness, entering);
    }

    /// <summary>As <see cref="TakeWriting()"/>, but as one of several programs that write here lastingly: the <see cref="GroupCommit{TUnit}"/> that comes next does not wait for
    /// theirs. What it writes must be safe for that: its unit writer names what it touches (<see cref="WriteSession.Exclude"/>) and keeps nothing of it in memory.</summary>
    /// <param name="name">Its own among them. Whoever comes with the name of one that is gone takes its place.</param>
    /// <exception cref="WriterReplacedException">A program of this name is there, or one that must be alone.</exception>
    public WriterSeat TakeWriting(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var entering = dialect.NewWitness(name);
        entering?.Enter();
        Volatile.Write(ref witness, entering);
        return entering is PostgresWitness mark ? new WriterSeat(name, mark.Number, (PostgresDialect)dialect) : new WriterSeat(name, 0, null);
    }

    /// <summary>Runs <paramref name="work"/> in a write transaction of its own and makes it durable; an exception takes everything back.
    /// For installation and tests: what happens with every sale goes through <see cref="GroupCommit{TUnit}"/>.</summary>
    public void Write(Action<WriteSession> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        using var session = dialect.OpenWriter();
        session.Begin();
        work(session);
        session.Commit();
    }

    /// <summary>Applies the numbered scripts that this database has not seen, in order, each in a transaction; refuses a database
    /// that is newer than the program, and one whose applied script has changed since (kept by hash). One database holds one set.</summary>
    /// <exception cref="MigrationException">The database is refused; nothing was changed by the refused script.</exception>
    public void Migrate(MigrationSet migrations, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(migrations);
        ArgumentNullException.ThrowIfNull(time);
        dialect.Prepare(MigrationTable);
        var applied = Applied(migrations);
        if (migrations.Scripts.All(script => applied.Contains(script.Hash))) return;
        using var session = dialect.OpenMigrator();
        foreach (var migration in migrations.Scripts)
        {
            session.Begin();
            Apply(session, migration, time);
            session.Commit();
        }
    }

    /// <summary>Writes the database as it is at this moment to a new SQLite file, whole and compact; others may write meanwhile and are not waited for.</summary>
    /// <exception cref="DbException">The file is there already, or cannot be written.</exception>
    public void CopyTo(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "VACUUM INTO @path";
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("@path", path);
        command.Parameters.Add(parameter);
        command.ExecuteNonQuery();
    }

    /// <summary>Brings what stands in the write-ahead log into the database file itself, so that the file alone is the database once nobody has it open.</summary>
    public void FoldLog()
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        command.ExecuteNonQuery();
    }

    private const string MigrationTable =
        """
        CREATE TABLE IF NOT EXISTS schema_migration (
            number BIGINT NOT NULL PRIMARY KEY,
            name TEXT NOT NULL,
            hash TEXT NOT NULL,
            applied_at TEXT NOT NULL)
        """;

    /// <summary>Hashes of the scripts that were applied; refuses a database that is newer than the program.</summary>
    private HashSet<string> Applied(MigrationSet migrations)
    {
        using var session = OpenRead();
        var applied = session.Query("SELECT number, hash FROM schema_migration", row => (Number: row.GetInt64(0), Hash: row.GetString(1)));
        var latest = applied.Select(script => script.Number).DefaultIfEmpty().Max();
        if (latest > migrations.Scripts.Length)
            throw new MigrationException(string.Create(CultureInfo.InvariantCulture,
                $"The database {Name} is newer than this program: script {latest} has been applied, this program knows scripts up to {migrations.Scripts.Length}. Run the program that wrote it, or put back a backup from before."));
        return applied.Select(script => script.Hash).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Looks again inside the transaction, because another process may have applied the script meanwhile.</summary>
    private void Apply(WriteSession session, Migration migration, TimeProvider time)
    {
        var applied = session.Scalar("SELECT hash FROM schema_migration WHERE number = @p0", migration.Number);
        if (applied is null)
        {
            session.RunText(dialect.Translate(migration.Text));
            session.Execute("INSERT INTO schema_migration (number, name, hash, applied_at) VALUES (@p0, @p1, @p2, @p3)",
                migration.Number, migration.Name, migration.Hash, time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
        }
        else if (!string.Equals((string)applied, migration.Hash, StringComparison.Ordinal))
        {
            throw new MigrationException(
                $"The script {migration.Name} was applied to the database {Name} in another form (hash {applied}, now {migration.Hash}). An applied script never changes: put the old text back and write the change as a new script with the next number.");
        }
    }
}
