using Piaohao.Amounts;
using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Terminal.Cards;
using Piaohao.Terminal.Journal;
using Piaohao.Terminal.Operators;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Slips;
using Piaohao.Terminal.Wire;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Flows;

/// <summary>余额查询: card, PIN, and the balance for the cardholder's eyes: a short time on the screen, on paper only on wish, in no journal.</summary>
internal sealed class BalanceInquiry(FlowParts parts)
{
    private readonly Machine machine = parts.Machine;
    private readonly PinStep pins = new(parts.Machine);
    private readonly TransactionScreens screens = new(parts.Machine);

    public async Task RunAsync(CancellationToken stop)
    {
        if (!await parts.Rights.AllowAsync(Right.Sell, stop)) return;
        if (!await parts.Notices.OffersAsync(TransactionKind.Balance, stop) || !await parts.Online.ReadyAsync(stop)) return;
        var draft = new Draft(TransactionKind.Balance, Money.Fen(0));
        if (await parts.Online.AskCardAsync(draft, stop) is not { } card) return;
        var again = true;
        while (again)
        {
            using var pin = await pins.AskAsync(card, Heading.Of(draft), stop);
            if (pin is null) return;
            again = await AskHostAsync(draft, card, pin, stop);
        }
    }

    /// <summary>True where the PIN is asked for again. No money moves, so a lost answer leaves nothing to take back.</summary>
    private async Task<bool> AskHostAsync(Draft draft, PresentedCard card, EnteredPin pin, CancellationToken stop)
    {
        var keys = machine.WorkingKeys ?? throw new InvalidOperationException("An inquiry needs working keys.");
        var (batch, trace) = (machine.Memory.Batch, await machine.Memory.NextTraceAsync(stop));
        var withPin = pin.Length > 0;
        var request = machine.Requests.Transaction(draft, trace, batch, card, withPin, keys);
        if (withPin) machine.Requests.AddPin(request, card, pin, keys);
        screens.ShowWaiting(Heading.Of(draft), card);
        var exchange = await machine.WithCountdownAsync(machine.Host.AskAsync(machine.Requests.WithMac(request, keys.Mac), stop), stop);
        switch (Verdict.On(request, exchange, machine.Hsm, keys.Mac))
        {
            case Verdict.Approved approved when Balance(approved.Answer) is { } balance:
                await ShowAsync(Entry(balance, batch, trace, card, withPin, approved), stop);
                return false;
            case Verdict.Declined declined:
                var wantsSignIn = declined.Code.Action == ResponseAction.SignInAgain || declined.Code.Code is "97";
                if (wantsSignIn) await machine.Memory.SignOffAsync(stop);
                var key = await screens.AskAfterDeclineAsync(Heading.Of(draft), declined.Code, wantsSignIn, stop, otherCard: false);
                if (key == Key.Confirm && wantsSignIn) await parts.SignIn.RunAsync(stop);
                return key == Key.Confirm && declined.Code.Action == ResponseAction.RetryPin;
            case var other:
                await parts.Notices.FaultAsync(TransactionKind.Balance, other is Verdict.Unsent ? "E41" : other is Verdict.Unknown { Reason: ReversalReason.NoAnswer } ? "E42" : "E43", stop);
                return false;
        }
    }

    /// <summary>Field 54, in the currency of the terminal.</summary>
    private Money? Balance(Message answer) => Field54.TryRead(answer, out var amount) ? new Money(amount.Minor, machine.Options.AmountCeiling.Currency) : null;

    private async Task ShowAsync(JournalEntry entry, CancellationToken stop)
    {
        var key = await machine.AskAsync(texts => View(texts, entry), machine.Options.BalanceTime, stop, Key.F1, Key.Confirm, Key.Cancel);
        if (key != Key.F1) return;
        var printed = await parts.Printing.PrintOnceAsync(entry, SlipCopy.Cardholder, stop);
        if (!printed) await parts.Notices.FaultAsync(TransactionKind.Balance, "E13", stop);
    }

    /// <summary>What the slip is made of; it is never written down.</summary>
    private JournalEntry Entry(Money balance, int batch, int trace, PresentedCard card, bool withPin, Verdict.Approved approved)
    {
        var approval = machine.ReadApproval(approved);
        return new JournalEntry(batch, trace, TransactionState.Approved, balance, card.Pan.Masked, "", card.Mode(withPin).SlipLetter, withPin, machine.Operator, approval.At,
            approval.ResponseCode, approval.Rrn, "", approval.Issuer, approval.Acquirer, "") { Kind = TransactionKind.Balance };
    }

    private static View View(Texts texts, JournalEntry entry) => new("balance", texts.Name(TransactionKind.Balance))
    {
        Amount = entry.Amount.ToString(),
        Lines = [new ScreenLine(texts.Of("balance.line", entry.Amount), LineMark.Good), new ScreenLine(entry.MaskedPan)],
        Prompt = texts["balance.prompt"],
        SoftKeys = [new SoftKey(Key.Confirm, texts["key.end"], Primary: true), new SoftKey(Key.F1, texts["balance.print"])],
        Tone = ScreenTone.Good,
        Sound = ScreenSound.Attention,
    };
}
