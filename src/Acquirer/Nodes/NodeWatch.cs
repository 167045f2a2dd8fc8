using System.Data.Common;
using Microsoft.Extensions.Logging;
using Piaohao.Acquirer.Books;
using Piaohao.Link;
using Piaohao.Storage;

namespace Piaohao.Acquirer.Nodes;

/// <summary>Shows the other hosts that this one lives, and looks whether they do. Each transaction of a host moves its mark, and one that has nothing to write writes an empty one at
/// each look: so a mark that was found unmoved at several looks in a row is that of a host that is gone, whatever the clocks say. Its place is taken away, which it finds with its next
/// transaction should it come back, and what it left open goes to this host in the same transaction.</summary>
internal sealed class NodeWatch(HostNode node, HostBooks books, Func<long> groupsWritten, Action restore, AcquirerOptions options, TimeProvider time, ILogger logger)
{
    /// <summary>Looks at which a mark has not moved, until its host counts as gone: longer than a commit is tried again after a lost server.</summary>
    private const int UnmovedMax = 5;

    private readonly Dictionary<long, (long Last, int Unmoved)> seen = [];
    private long written;

    /// <summary>Looks until <paramref name="stop"/> is asked for.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        if (!node.IsBesideOthers) return;
        try
        {
            while (!stop.IsCancellationRequested)
            {
                await LookAsync();
                await time.PauseAsync(options.NodePace, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The others find that the mark does not move any more.
        }
    }

    private async Task LookAsync()
    {
        try
        {
            if (groupsWritten() is var now && now == written) await books.CommitAsync(new HostUnit());
            written = groupsWritten();
            foreach (var other in node.Others()) Look(other);
            // At each look: a taking-over, or the beginning of a transaction, may have been made though its end was not told.
            restore();
        }
        catch (Exception failure) when (failure is (DbException or IOException or InvalidOperationException) and not (WriterReplacedException or LostCommitsException))
        {
            // While the server cannot be reached, no host can move its mark: all of them begin anew.
            seen.Clear();
            Log.NodesUnseen(logger, failure);
        }
    }

    private void Look(WriterMark other)
    {
        var unmoved = seen.TryGetValue(other.Number, out var before) && before.Last == other.Last ? before.Unmoved + 1 : 0;
        seen[other.Number] = (other.Last, unmoved);
        if (unmoved < UnmovedMax) return;
        seen.Remove(other.Number);
        if (node.Replace(other)) Log.NodeReplaced(logger, other.Name, other.Number);
    }
}
