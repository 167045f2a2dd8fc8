using System.Data.Common;

namespace Piaohao.Storage;

/// <summary>All in which the engines differ; everything else is SQL that both understand.</summary>
internal abstract class EngineDialect
{
    public abstract Engine Engine { get; }

    /// <summary>The database's file; engines without one throw <see cref="NotSupportedException"/>.</summary>
    public abstract string Path { get; }

    /// <summary>Begins a transaction that may write from its first statement on.</summary>
    public abstract string BeginWrite { get; }

    /// <summary>Begins a transaction whose reads all see one state.</summary>
    public abstract string BeginRead { get; }

    /// <summary>How a write session's statements go to the engine over its connection.</summary>
    public abstract WriteStatements StatementsOf(WriteSession session, DbConnection connection);

    /// <summary>Opens a connection with the engine's settings in force.</summary>
    public abstract DbConnection Open();

    /// <summary>True where a failure is the machine's (disk, lock, memory, connection) and not the fault of the unit being written.</summary>
    public abstract bool IsOutage(DbException failure);
}
