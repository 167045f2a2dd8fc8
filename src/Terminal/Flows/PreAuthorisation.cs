using Piaohao.Terminal.Operators;
using Piaohao.Terminal.Wire;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Flows;

/// <summary>预授权: holds an amount, which a completion takes later.</summary>
internal sealed class PreAuthorisation(FlowParts parts)
{
    private readonly AmountEntry amounts = new(parts.Machine);

    public async Task RunAsync(CancellationToken stop)
    {
        if (!await parts.Rights.AllowAsync(Right.Sell, stop)) return;
        var question = new AmountQuestion(TransactionKind.PreAuthorisation, parts.Machine.Options.AmountCeiling) { Prompt = "amount.prompt-hold" };
        if (await amounts.AskAsync(question, null, stop) is { } amount) await parts.Online.RunAsync(new Draft(TransactionKind.PreAuthorisation, amount), stop);
    }
}
