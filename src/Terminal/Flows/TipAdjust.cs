using System.Collections.Immutable;
using System.Globalization;
using Piaohao.Amounts;
using Piaohao.Terminal.Journal;
using Piaohao.Terminal.Operators;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Wire;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Flows;

/// <summary>小费调整: adds a tip to a sale of this batch, or replaces it; stored, and told to the host later. No card is needed.</summary>
internal sealed class TipAdjust(FlowParts parts)
{
    private const TransactionKind Kind = TransactionKind.TipAdjust;
    private static readonly ImmutableArray<int> Percents = [5, 10, 15];
    private readonly OriginalStep originals = new(parts);
    private readonly AmountEntry amounts = new(parts.Machine);

    public async Task RunAsync(CancellationToken stop)
    {
        if (!await parts.Rights.AllowAsync(Right.Complete, stop)) return;
        if (parts.Machine.Options.TipPercentMax == 0)
        {
            await parts.Notices.FaultAsync(Kind, "E65", stop);
            return;
        }

        if (!await parts.Stored.ReadyAsync(stop)) return;
        if (await originals.AskInBatchAsync(Kind, TransactionKind.Sale, stop) is not { } sale) return;
        if (!await originals.AgreeAsync(Kind, sale, stop, TransactionState.Approved)) return;
        if (await amounts.AskAsync(Question(sale), null, stop) is { } tip) await parts.Stored.StoreAsync(Draft.On(sale, Kind, sale.Amount + tip) with { Tip = tip }, null, stop);
    }

    /// <summary>Keys for the usual shares, no more than the profile allows, and one that takes a tip off again.</summary>
    private AmountQuestion Question(JournalEntry sale)
    {
        var most = sale.Amount.Share(parts.Machine.Options.TipPercentMax, 100);
        return new AmountQuestion(Kind, most)
        {
            CeilingText = "amount.ceiling-tip",
            Prompt = "amount.prompt-tip",
            Shortcuts =
            [
                .. Percents.Select((percent, index) => new AmountShortcut(Key.F1 + index, _ => string.Create(CultureInfo.InvariantCulture, $"{percent}%"), sale.Amount.Share(percent, 100)))
                    .Where(shortcut => shortcut.Amount <= most && !shortcut.Amount.IsZero),
                .. sale.Tip.IsZero ? (AmountShortcut[])[] : [new AmountShortcut(Key.F4, texts => texts["amount.no-tip"], Money.Zero(sale.Amount.Currency))],
            ],
        };
    }
}
