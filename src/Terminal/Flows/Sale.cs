using Piaohao.Amounts;
using Piaohao.Terminal.Operators;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Wire;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Flows;

/// <summary>消费: the right, the amount, then the way of every online transaction.</summary>
internal sealed class Sale(FlowParts parts)
{
    private readonly AmountEntry amounts = new(parts.Machine);

    /// <param name="first">The key that woke the idle screen, or null.</param>
    public async Task RunAsync(Key? first, CancellationToken stop)
    {
        if (!await parts.Rights.AllowAsync(Right.Sell, stop) || !await parts.Gate.OpenAsync(stop)) return;
        var question = new AmountQuestion(TransactionKind.Sale, parts.Machine.Options.AmountCeiling);
        if (await amounts.AskAsync(question, first, stop) is { } amount) await parts.Online.RunAsync(new Draft(TransactionKind.Sale, amount), stop);
    }
}
