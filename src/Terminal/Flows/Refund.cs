using Piaohao.Amounts;
using Piaohao.Terminal.Operators;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Wire;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Flows;

/// <summary>退货: gives a part or the rest back, as often as something is left. Supervisor, original, amount, reason, card. It is never reversed: the same message is sent until it is answered.</summary>
internal sealed class Refund(FlowParts parts)
{
    private const TransactionKind Kind = TransactionKind.Refund;
    private readonly Machine machine = parts.Machine;
    private readonly RefundOriginalStep originals = new(parts);
    private readonly AmountEntry amounts = new(parts.Machine);

    public async Task RunAsync(CancellationToken stop)
    {
        if (!await parts.Rights.AllowAsync(Right.Refund, stop)) return;
        if (!await parts.Online.ReadyAsync(stop)) return;
        if (await originals.AskAsync(stop) is not { } found) return;
        if (await AskAmountAsync(found, stop) is not { } amount) return;
        if (await AskReasonAsync(amount, stop) is not { } reason) return;
        await parts.Online.RunAsync(new Draft(Kind, amount) { Original = found.Reference, Known = found.Known, Reason = reason }, stop);
    }

    /// <summary>What is left is offered, and no more is taken; of an original that is not in this journal only the host knows how much that is.</summary>
    private Task<Money?> AskAmountAsync(FoundOriginal found, CancellationToken stop)
    {
        if (found.Known is not { } known) return amounts.AskAsync(new AmountQuestion(Kind, machine.Options.AmountCeiling), null, stop);
        var left = known.Total - known.Refunded;
        return amounts.AskAsync(new AmountQuestion(Kind, left) { CeilingText = "amount.ceiling-refund", Offered = left }, null, stop);
    }

    private async Task<string?> AskReasonAsync(Money amount, CancellationToken stop)
    {
        var key = await machine.AskAsync(texts => ReasonView(texts, amount), machine.Options.StepTimeout, stop, Key.D1, Key.D2, Key.D3, Key.D4, Key.Cancel);
        return key is null or Key.Cancel ? null : RefundReason.All[key.Value - Key.D1];
    }

    private static View ReasonView(Texts texts, Money amount) => new("refund-reason", texts.Name(Kind))
    {
        Amount = amount.ToString(),
        Lines = [.. RefundReason.All.Select((reason, index) => new ScreenLine($"{(char)('1' + index)} {texts[$"refund.reason-{reason}"]}"))],
        Prompt = texts["refund.reason"],
        SoftKeys = [.. RefundReason.All.Select((reason, index) => new SoftKey(Key.D1 + index, texts[$"refund.reason-{reason}"])), new SoftKey(Key.Cancel, texts["key.cancel"])],
    };
}
