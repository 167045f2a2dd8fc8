using Piaohao.Terminal.Operators;
using Piaohao.Terminal.Wire;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Flows;

/// <summary>预授权完成（请求）: takes the held amount or up to the agreed share of it, online.</summary>
internal sealed class Completion(FlowParts parts)
{
    private readonly PreAuthorisationStep originals = new(parts);

    public async Task RunAsync(CancellationToken stop)
    {
        if (!await parts.Rights.AllowAsync(Right.Complete, stop)) return;
        if (!await parts.Online.ReadyAsync(stop)) return;
        if (await originals.AskAsync(TransactionKind.Completion, stop) is not { } found) return;
        if (await originals.AskAmountAsync(TransactionKind.Completion, found, stop) is not { } amount) return;
        await parts.Online.RunAsync(new Draft(TransactionKind.Completion, amount) { Original = found.Reference, Known = found.Known }, stop);
    }
}
