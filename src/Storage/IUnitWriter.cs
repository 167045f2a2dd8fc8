namespace Piaohao.Storage;

/// <summary>Writes units of work of one kind into the database. Called by <see cref="GroupCommit{TUnit}"/> only, for one group at a time, inside its transaction.</summary>
/// <typeparam name="TUnit">What a caller wants durable together: its rows. It may carry fields that the writer fills (numbers, hashes).</typeparam>
public interface IUnitWriter<TUnit>
{
    /// <summary>Writes all units, in order, with as few statements as it can. An exception rolls the group back; its halves are then
    /// written again, each in a transaction of its own, down to the unit that throws alone: only that one fails. So a writer keeps no state of a
    /// group before <see cref="Committed"/>, and may be given the same unit again.</summary>
    void Write(WriteSession session, IReadOnlyList<TUnit> units);

    /// <summary>The units written last are durable: the place to advance in-memory heads and caches. Called after the commit and before any caller
    /// resumes, on the writer's loop; it must not throw.</summary>
    void Committed(IReadOnlyList<TUnit> units);
}
