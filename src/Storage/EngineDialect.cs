using System.Data.Common;

namespace Piaohao.Storage;

/// <summary>All in which the engines differ; everything else is SQL that both understand.</summary>
internal abstract class EngineDialect
{
    public abstract Engine Engine { get; }

    /// <summary>The database's file; engines without one throw <see cref="NotSupportedException"/>.</summary>
    public abstract string Path { get; }

    /// <summary>The database as people are told of it; no password in it.</summary>
    public virtual string Name => Path;

    /// <summary>Begins a transaction that may write from its first statement on.</summary>
    public abstract string BeginWrite { get; }

    /// <summary>Waits, inside a transaction, for other writers; null where beginning to write does.</summary>
    public virtual string? ExcludeWriters => null;

    /// <summary>Begins a transaction whose reads all see one state.</summary>
    public abstract string BeginRead { get; }

    /// <summary>How a session's most frequent statements go to the engine over its connection.</summary>
    public abstract SessionStatements StatementsOf(ReadSession session, DbConnection connection);

    /// <summary>Opens a connection with the engine's settings in force.</summary>
    public abstract DbConnection Open();

    /// <summary>Opens a connection to read by.</summary>
    public virtual ReadSession OpenReader() => new(Open(), this);

    /// <summary>Opens a connection to write by.</summary>
    /// <param name="witness">What the engine's <see cref="NewWitness"/> gave this writer; null for a single transaction.</param>
    public virtual WriteSession OpenWriter(CommitWitness? witness = null) => new(Open(), this);

    /// <summary>Opens a connection to migrate by: it waits for other writers as long as it takes.</summary>
    public virtual WriteSession OpenMigrator() => OpenWriter();

    /// <summary>Makes the table of migrations, and what the engine needs besides, where they are not there yet.</summary>
    public virtual void Prepare(string migrationTable)
    {
        using var session = OpenMigrator();
        session.Begin();
        session.RunText(migrationTable);
        session.Commit();
    }

    /// <summary>The text of a migration as this engine reads it.</summary>
    public virtual string Translate(string script) => script;

    /// <summary>For a writer that keeps its connection: what tells afterwards whether a commit was made; null where a commit that fails was not.</summary>
    /// <param name="seat">The name of one of several writers; null for one that is alone.</param>
    public virtual CommitWitness? NewWitness(string? seat = null) => null;

    /// <summary>For a writer that keeps its connection: what must be done beside it; null where nothing is.</summary>
    public virtual LogUpkeep? NewUpkeep() => null;

    /// <summary>True where the connection, not the work, failed: what was certainly not committed may be written again.</summary>
    public virtual bool IsLoss(DbException failure) => false;

    /// <summary>True where a failure is the machine's (disk, lock, memory, connection) and not the fault of the unit being written.</summary>
    public abstract bool IsOutage(DbException failure);
}
