using Piaohao.Terminal.Operators;
using Piaohao.Terminal.Wire;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Flows;

/// <summary>消费撤销: takes a whole sale of this batch back, with its tip. Supervisor, trace number, the sale shown, the same card.</summary>
internal sealed class SaleVoid(FlowParts parts)
{
    private readonly OriginalStep originals = new(parts);

    public async Task RunAsync(CancellationToken stop)
    {
        if (!await parts.Rights.AllowAsync(Right.Void, stop)) return;
        if (!await parts.Online.ReadyAsync(stop)) return;
        if (await originals.AskInBatchAsync(TransactionKind.SaleVoid, TransactionKind.Sale, stop) is not { } sale) return;
        if (!await originals.AgreeAsync(TransactionKind.SaleVoid, sale, stop, TransactionState.Approved)) return;
        await parts.Online.RunAsync(Draft.On(sale, TransactionKind.SaleVoid, sale.Total), stop);
    }
}
