namespace Piaohao.Storage;

/// <summary>Outlives a writer's connections and tells, after one was lost, whether the commit that was on its way was made.</summary>
internal abstract class CommitWitness
{
    /// <summary>True from the sending of a commit until it is known how it ended.</summary>
    public bool IsInDoubt { get; protected set; }

    /// <summary>True for one of several lasting writers, which exclude each other by what they write (<see cref="WriteSession.Exclude"/>) and not for the whole schema.</summary>
    public virtual bool IsBesideOthers => false;

    /// <summary>Becomes a lasting writer of the schema, before what it keeps in memory is read.</summary>
    /// <exception cref="WriterReplacedException">One is there beside which it may not be.</exception>
    public abstract void Enter();

    /// <summary>How the commit in doubt ended; from then on it is not in doubt.</summary>
    /// <exception cref="System.Data.Common.DbException">It cannot be found out now.</exception>
    public abstract bool WasCommitted();
}
