using Piaohao.Terminal.Flows;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Batches;

/// <summary>What happens to batches while nobody works: an interrupted settlement goes on, its slip comes out, and at the set time the batch is settled.</summary>
internal sealed class BatchWatch(FlowParts parts)
{
    /// <summary>How long nobody may have touched the till before it settles by itself.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    private readonly Machine machine = parts.Machine;
    private long lastTry;
    private int tries;

    /// <summary>True where another screen has been shown.</summary>
    /// <param name="rested">How long nobody has touched the till.</param>
    public async Task<bool> WorkAsync(TimeSpan rested, CancellationToken stop)
    {
        if (await parts.Settlement.PrintWaitingAsync(stop)) return true;
        var stands = parts.Settlement.Stands;
        if ((!stands && !IsDue()) || rested < Rest || machine.Time.GetElapsedTime(lastTry) < machine.Options.ReversalRetry * Math.Min(tries, 10)) return false;
        var settled = stands ? await parts.Settlement.FinishUnattendedAsync(stop) : await SettleAsync(stop);
        lastTry = machine.Time.GetTimestamp();
        tries = settled ? 0 : tries + 1;
        return true;
    }

    private async Task<bool> SettleAsync(CancellationToken stop)
    {
        var at = machine.Clock.Local;
        if (parts.Settlement.TotalsNow() != BatchTotals.Empty && !await parts.Settlement.RunUnattendedAsync(stop)) return false;
        await machine.Day.AutoSettledAsync(at, stop);
        return true;
    }

    /// <summary>The set time has come since the last automatic settlement; one that was missed while the device was off is made up for, and one that came on an empty battery waits for the charger.</summary>
    private bool IsDue()
    {
        if (machine.Day.AutoSettleAt is not { } time || machine.Day.Training || machine.Battery.State.IsEmpty) return false;
        var now = machine.Clock.Local;
        var last = now.Date + time.ToTimeSpan();
        if (last > now) last = last.AddDays(-1);
        return machine.Day.AutoSettled is { } settled ? settled < last : machine.Journal.OfBatch(machine.Memory.Batch).Any(entry => entry.At < last);
    }
}
