using Piaohao.Acquirer.Books;
using Piaohao.Link;
using Piaohao.Storage;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Nodes;

/// <summary>This host among those that share its database: what is open in the books is each for one of them to end, and what one that is gone has left goes to another.</summary>
internal sealed class HostNode(WriterSeat seat, AcquirerOptions options, TimeProvider time)
{
    /// <summary>How often another host's transaction is looked at while its outcome is waited for.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    /// <summary>The number that rows of this host carry.</summary>
    public long Number => seat.Number;

    /// <summary>True where other hosts may write to these books.</summary>
    public bool IsBesideOthers => seat.IsBesideOthers;

    /// <summary>A pending transaction once it is for this host to end, or has ended: one of a host that lives is waited for, as long as the network has to answer.</summary>
    /// <exception cref="PendingElsewhereException">It is still under way.</exception>
    public async Task<Transaction> OursOrEndedAsync(Transaction row, HostBooks books)
    {
        if (!IsBesideOthers) return row;
        var began = time.GetTimestamp();
        while (row.State == TransactionState.Pending && books.NodeOf(row.Key) is var other && other != Number)
        {
            if (time.GetElapsedTime(began) >= options.NetworkTimeout) throw new PendingElsewhereException($"Transaction {row.Key} is under way at host {other}.");
            await time.PauseAsync(Pace, CancellationToken.None);
            row = books.Find(row.Key)!;
        }

        return row;
    }

    /// <summary>Takes over what is open of hosts that are not there any more.</summary>
    public void TakeLeft() => seat.Write(TakeLeft);

    /// <summary>Takes away the place of a host that has not moved since it was seen, and takes over what is open of it; false where it moves.</summary>
    public bool Replace(WriterMark seen) => seat.Replace(seen, TakeLeft);

    /// <summary>Who else is there.</summary>
    public IReadOnlyList<WriterMark> Others() => seat.Others();

    private void TakeLeft(WriteSession session, IReadOnlySet<long> there)
    {
        foreach (var gone in session.Query("SELECT DISTINCT node FROM transactions WHERE state IN (1, 4)", row => row.GetInt64(0)).Where(node => !there.Contains(node)))
            session.Execute("UPDATE transactions SET node = @p0 WHERE state IN (1, 4) AND node = @p1", Number, gone);
        foreach (var gone in session.Query("SELECT DISTINCT node FROM network_reversals WHERE settled_at_ms = 0", row => row.GetInt64(0)).Where(node => !there.Contains(node)))
            session.Execute("UPDATE network_reversals SET node = @p0 WHERE settled_at_ms = 0 AND node = @p1", Number, gone);
    }
}
