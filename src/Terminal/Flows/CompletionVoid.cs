using Piaohao.Terminal.Operators;
using Piaohao.Terminal.Wire;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Flows;

/// <summary>预授权完成撤销: takes a completion of this batch back; the pre-authorisation stands again.</summary>
internal sealed class CompletionVoid(FlowParts parts)
{
    private readonly OriginalStep originals = new(parts);

    public async Task RunAsync(CancellationToken stop)
    {
        if (!await parts.Rights.AllowAsync(Right.Void, stop)) return;
        if (!await parts.Online.ReadyAsync(stop)) return;
        if (await originals.AskInBatchAsync(TransactionKind.CompletionVoid, TransactionKind.Completion, stop) is not { } completion) return;
        if (!await originals.AgreeAsync(TransactionKind.CompletionVoid, completion, stop, TransactionState.Approved)) return;
        await parts.Online.RunAsync(Draft.On(completion, TransactionKind.CompletionVoid, completion.Amount), stop);
    }
}
