using Piaohao.Terminal.Flows;
using Piaohao.Terminal.Slips;

namespace Piaohao.Terminal.Batches;

/// <summary>The slips of a settlement: the totals (结算总计单) and the list of records (结算明细), also of earlier batches.</summary>
internal sealed class SettlementPaper(Machine machine)
{
    private readonly ReportPrinting printing = new(machine);

    /// <summary>Prints the totals and notes that they are out. <paramref name="again"/> marks them as printed again.</summary>
    public async Task<bool> PrintAsync(SettledBatch batch, CancellationToken stop, bool again = false)
    {
        if (!await printing.PrintAsync((party, columns, english) =>
                SettlementSlip.Build(party, batch, TypeTotals.Of(machine.Journal.OfBatch(batch.Number)), columns, english, again), stop)) return false;
        await machine.BatchRecords.PrintedAsync(batch.Number, stop);
        return true;
    }

    /// <summary>Prints the records, one by one.</summary>
    public Task<bool> PrintDetailAsync(SettledBatch batch, CancellationToken stop) => printing.PrintAsync((party, columns, english) =>
        BatchDetailSlip.Build(party, batch, machine.Journal.OfBatch(batch.Number), columns, english), stop);
}
