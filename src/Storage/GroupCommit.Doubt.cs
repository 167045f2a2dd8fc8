using System.Collections.Immutable;
using System.Data.Common;

namespace Piaohao.Storage;

/// <summary>What is done when a server is lost: what was certainly not committed is written again on a new connection; a commit of unknown outcome is looked up first, and
/// only then are its callers answered. Engines without a server have no witness, and nothing here does anything.</summary>
public sealed partial class GroupCommit<TUnit>
{
    private readonly CommitWitness? witness;

    /// <summary>Units whose callers were told of an outage while their commit was in doubt: known before anything else is written.</summary>
    private ImmutableArray<TUnit> doubted = [];

    /// <summary>True from an outage until the next group is written: groups then fail after one try, not after all the pauses.</summary>
    private bool isLost;

    /// <summary>Pauses before the tries of a group to write again, in milliseconds: about ten seconds in all.</summary>
    private static ReadOnlySpan<int> Pauses => [0, 50, 100, 200, 400, 800, 1600, 2000, 2000, 2000];

    /// <summary>Clears up a commit in doubt: true where it was the commit of <paramref name="part"/>, and it was made.</summary>
    /// <exception cref="DbException">It cannot be found out now.</exception>
    private bool WasWritten(ArraySegment<TUnit> part)
    {
        if (witness is not { IsInDoubt: true }) return false;
        var wasCommitted = witness.WasCommitted();
        var earlier = doubted;
        doubted = [];
        isLost = false;
        if (!wasCommitted) return false;
        if (earlier.IsEmpty)
        {
            counters.Committed(part.Count, TimeSpan.Zero);
            return true;
        }

        // Their callers were told that the outcome is unknown; the writer's memory must know it.
        writer.Committed(earlier);
        return false;
    }

    /// <summary>Pauses, and says whether to try again.</summary>
    private bool MayTryAgain(DbException failure, int tries)
    {
        if (!database.Dialect.IsLoss(failure)) return false;
        if (isLost || tries > Pauses.Length)
        {
            isLost = true;
            return false;
        }

        // The loop has nothing else to do, as with a disk that does not answer.
        if (Pauses[tries - 1] > 0) pause.Wait(Pauses[tries - 1], CancellationToken.None);
        return true;
    }

    private void KeepDoubt(ArraySegment<TUnit> part)
    {
        if (witness is { IsInDoubt: true } && doubted.IsEmpty) doubted = [.. part];
    }
}
