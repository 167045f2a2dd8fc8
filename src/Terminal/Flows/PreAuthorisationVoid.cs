using Piaohao.Terminal.Operators;
using Piaohao.Terminal.Wire;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Flows;

/// <summary>预授权撤销: lets the whole held amount go. The original is known by its trace number, or by date and authorisation code; then the amount is typed.</summary>
internal sealed class PreAuthorisationVoid(FlowParts parts)
{
    private const TransactionKind Kind = TransactionKind.PreAuthorisationVoid;
    private readonly PreAuthorisationStep originals = new(parts);
    private readonly AmountEntry amounts = new(parts.Machine);

    public async Task RunAsync(CancellationToken stop)
    {
        if (!await parts.Rights.AllowAsync(Right.Void, stop)) return;
        if (!await parts.Online.ReadyAsync(stop)) return;
        if (await originals.AskAsync(Kind, stop) is not { } found) return;
        var amount = found.Known?.Amount ?? await amounts.AskAsync(new AmountQuestion(Kind, parts.Machine.Options.AmountCeiling) { Prompt = "amount.prompt-held" }, null, stop);
        if (amount is { } held) await parts.Online.RunAsync(new Draft(Kind, held) { Original = found.Reference, Known = found.Known }, stop);
    }
}
