using Piaohao.Terminal.Flows;

namespace Piaohao.Terminal.Batches;

/// <summary>Whether the batch takes another transaction: not while its settlement stands, and not where it is full.</summary>
internal sealed class BatchGate(FlowParts parts)
{
    private readonly Machine machine = parts.Machine;

    /// <summary>True where it does; otherwise the screen has said what to do.</summary>
    public async Task<bool> OpenAsync(CancellationToken stop)
    {
        if (parts.Settlement.Stands && !await parts.Settlement.FinishAsync(stop)) return false;
        if (machine.Day.Training) return true;
        var counted = machine.Journal.OfBatch(machine.Memory.Batch).Where(TypeTotals.Counts).ToArray();
        if (counted.Length >= machine.Options.BatchLimit) return await parts.Notices.FaultAsync("settle.title", "E73", stop);
        var totals = TypeTotals.Batch(counted);
        if (totals.Debit >= machine.Options.BatchCeiling || totals.Credit >= machine.Options.BatchCeiling) return await parts.Notices.FaultAsync("settle.title", "E74", stop);
        return true;
    }
}
