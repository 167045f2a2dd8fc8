namespace Piaohao.Storage;

/// <summary>Outlives a writer's connections and tells, after one was lost, whether the commit that was on its way was made.</summary>
internal abstract class CommitWitness
{
    /// <summary>True from the sending of a commit until it is known how it ended.</summary>
    public bool IsInDoubt { get; protected set; }

    /// <summary>Becomes the one lasting writer of the schema, before what it keeps in memory is read.</summary>
    /// <exception cref="WriterReplacedException">Another one is there.</exception>
    public abstract void Enter();

    /// <summary>How the commit in doubt ended; from then on it is not in doubt.</summary>
    /// <exception cref="System.Data.Common.DbException">It cannot be found out now.</exception>
    public abstract bool WasCommitted();
}
