using Piaohao.Terminal.Operators;
using Piaohao.Terminal.Wire;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Flows;

/// <summary>预授权完成（通知）: as a completion, but stored and told to the host later; the guest need not wait for the line.</summary>
internal sealed class CompletionNotice(FlowParts parts)
{
    private readonly PreAuthorisationStep originals = new(parts);

    public async Task RunAsync(CancellationToken stop)
    {
        if (!await parts.Rights.AllowAsync(Right.Complete, stop)) return;
        if (!await parts.Stored.ReadyAsync(stop)) return;
        if (await originals.AskAsync(TransactionKind.CompletionNotice, stop) is not { } found) return;
        if (await originals.AskAmountAsync(TransactionKind.CompletionNotice, found, stop) is not { } amount) return;
        var draft = new Draft(TransactionKind.CompletionNotice, amount) { Original = found.Reference, Known = found.Known };
        if (await parts.Online.AskCardAsync(draft, stop) is { } card) await parts.Stored.StoreAsync(draft, card, stop);
    }
}
