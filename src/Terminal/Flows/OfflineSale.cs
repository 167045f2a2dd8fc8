using System.Globalization;
using Piaohao.Terminal.Operators;
using Piaohao.Terminal.Wire;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Flows;

/// <summary>离线结算: a sale whose authorisation was given by telephone; stored, and told to the host later.</summary>
internal sealed class OfflineSale(FlowParts parts)
{
    private const TransactionKind Kind = TransactionKind.OfflineSale;
    private const int AuthorisationLength = 6;
    private readonly AmountEntry amounts = new(parts.Machine);
    private readonly DigitsStep digits = new(parts.Machine);

    public async Task RunAsync(CancellationToken stop)
    {
        if (!await parts.Rights.AllowAsync(Right.Complete, stop)) return;
        if (!parts.Machine.Options.OfflineSales)
        {
            await parts.Notices.FaultAsync(Kind, "E65", stop);
            return;
        }

        if (!await parts.Stored.ReadyAsync(stop)) return;
        if (await amounts.AskAsync(new AmountQuestion(Kind, parts.Machine.Options.OfflineCeiling), null, stop) is not { } amount) return;
        if (await AskAuthorisationAsync(new Heading(Kind, amount), stop) is not { } code) return;
        var draft = new Draft(Kind, amount) { AuthorisationCode = code, Date = parts.Machine.Clock.Local.ToString("MMdd", CultureInfo.InvariantCulture) };
        if (await parts.Online.AskCardAsync(draft, stop) is not { } card) return;
        if (parts.Machine.Originals.IsAuthorisationUsed(Kind, code, parts.Machine.HashOf(card.Pan))) await parts.Notices.FaultAsync(Kind, "E66", stop);
        else await parts.Stored.StoreAsync(draft, card, stop);
    }

    private async Task<string?> AskAuthorisationAsync(Heading heading, CancellationToken stop)
    {
        var question = DigitsQuestion.Of("authorisation", heading, "original.telephone") with { Letters = true };
        while (await digits.AskTextAsync(question, AuthorisationLength, stop) is { } code)
        {
            if (code.Length == AuthorisationLength) return code;
            question = question.Again("original.authorisation-wrong");
        }

        return null;
    }
}
