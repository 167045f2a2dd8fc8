using Piaohao.Link;
using Piaohao.Terminal.Journal;
using Piaohao.Terminal.Screens;
using Piaohao.Transactions;
using Piaohao.Transactions.Signatures;

namespace Piaohao.Terminal.Flows;

/// <summary>持卡人签名, after an approval: the cardholder signs on the glass, the cashier compares it with the card and confirms it. Refused, the transaction is taken back;
/// where nobody signs or nobody decides, it is asked for on the slip.</summary>
internal sealed class SignatureStep(Machine machine, Reversals reversals)
{
    private enum Decision { Confirmed, OnPaper, Refused }

    /// <summary>What the profile asks for where this transaction is approved; null beside a PIN, and for other kinds, whose slips are signed.</summary>
    public SignatureState? StateFor(JournalEntry entry)
    {
        if (entry.PinEntered || entry.Kind is not (TransactionKind.Sale or TransactionKind.PreAuthorisation)) return null;
        // What is done in training reaches no host.
        if (entry.Training) return SignatureState.OnPaper;
        if (entry.Amount.Minor <= machine.Options.SignatureFreeUpTo.Minor) return SignatureState.NotNeeded;
        return machine.Options.Signature == SignatureWay.Screen && machine.Pad is { IsReady: true } ? SignatureState.Asked : SignatureState.OnPaper;
    }

    /// <summary>Asks where a signature is wanted on the glass. True where the transaction stands, so that its slips come.</summary>
    public async Task<bool> AskAsync(JournalEntry entry, CancellationToken stop)
    {
        if (machine.Signatures.Find(entry.Batch, entry.Trace) is not { State: SignatureState.Asked }) return true;
        var (decision, drawing) = await DecideAsync(entry, stop);
        TerminalLog.SignatureDecided(machine.Log, machine.Options.Tid, entry.Trace, $"{decision}");
        switch (decision)
        {
            case Decision.Confirmed:
                await machine.Signatures.ConfirmAsync(entry.Batch, entry.Trace, drawing!, Bind(entry, drawing!), stop);
                return true;
            case Decision.OnPaper:
                await machine.Signatures.TakeOnPaperAsync(entry.Batch, entry.Trace, stop);
                return true;
            default:
                await machine.Signatures.RefuseAsync(entry.Batch, entry.Trace, machine.Time.GetUtcNow(), stop);
                await reversals.ClearAsync(stop);
                return false;
        }
    }

    private byte[] Bind(JournalEntry entry, SignatureDrawing drawing) =>
        new SignedTransaction(machine.Options.Tid, entry.Batch, entry.Trace, entry.Amount, entry.Rrn, entry.MaskedPan).Bind(drawing);

    private async Task<(Decision, SignatureDrawing?)> DecideAsync(JournalEntry entry, CancellationToken stop)
    {
        while (true)
        {
            var (drawing, key) = await DrawAsync(entry, stop);
            if (drawing is null && key is null or Key.F1) return (Decision.OnPaper, null);
            if (drawing is null)
            {
                if (await IsSureToRefuseAsync(entry, stop)) return (Decision.Refused, null);
                continue;
            }

            switch (await CompareAsync(entry, drawing, stop))
            {
                case Key.Confirm: return (Decision.Confirmed, drawing);
                case null: return (Decision.OnPaper, null);
                case Key.F2 or Key.Cancel when await IsSureToRefuseAsync(entry, stop): return (Decision.Refused, null);
            }
        }
    }

    /// <summary>The drawing, or the key that ended it: F1 for paper, Cancel to refuse; both null where time is up. What is too little is asked for again.</summary>
    private async Task<(SignatureDrawing? Drawing, Key? Key)> DrawAsync(JournalEntry entry, CancellationToken stop)
    {
        var start = machine.Time.GetTimestamp();
        string? advice = null;
        var ask = () => machine.Face.Show(texts => PadView(texts, entry, advice, machine.Left(machine.Options.SignatureTime, start)));
        while (true)
        {
            var (drawing, key) = await DrawingOrKeyAsync(ask, start, stop);
            if (drawing is { IsSignature: true }) return (drawing, null);
            if (drawing is null && key is null or Key.F1 or Key.Cancel) return (null, key);
            // Confirm before anything is drawn, or a tap.
            if (drawing is not null || key == Key.Confirm) advice = drawing is null ? "sign.nothing" : "sign.too-little";
            ask = machine.Face.Redraw;
        }
    }

    /// <summary>Whichever comes first; both null where time is up. The count-down runs meanwhile.</summary>
    private async Task<(SignatureDrawing? Drawing, Key? Key)> DrawingOrKeyAsync(Action ask, long start, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(machine.Left(machine.Options.SignatureTime, start), machine.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        var drawing = machine.Pad!.ReadAsync(either.Token);
        ask();
        var key = machine.Keyboard.WaitAsync(either.Token);
        while (await Task.WhenAny(drawing, key, machine.Time.PauseAsync(TimeSpan.FromSeconds(1), either.Token)) is var first && first != drawing && first != key)
        {
            if (either.IsCancellationRequested) break;
            machine.Face.Redraw();
        }

        stop.ThrowIfCancellationRequested();
        either.Cancel();
        await Task.WhenAny(drawing);
        return drawing.IsCompletedSuccessfully ? (await drawing, null) : (null, machine.Keyboard.TryTake(out var pressed) ? pressed : null);
    }

    private Task<Key?> CompareAsync(JournalEntry entry, SignatureDrawing drawing, CancellationToken stop) => machine.AskAsync(texts => new View("signature", Title(texts, entry))
    {
        Amount = entry.Amount.ToString(),
        Lines = [new ScreenLine(entry.MaskedPan)],
        Input = new ScreenInput(InputKind.Signature, "", texts["sign.compare-hint"]) { Drawing = drawing },
        Prompt = texts["sign.compare"],
        SoftKeys =
        [
            new SoftKey(Key.Confirm, texts["sign.confirm"], Primary: true), new SoftKey(Key.F1, texts["sign.again"]), new SoftKey(Key.F2, texts["sign.refuse"]),
        ],
    }, machine.Options.StepTimeout, stop, Key.Confirm, Key.F1, Key.F2, Key.Cancel);

    private async Task<bool> IsSureToRefuseAsync(JournalEntry entry, CancellationToken stop) => await machine.AskAsync(texts => new View("sign-refuse", Title(texts, entry))
    {
        Amount = entry.Amount.ToString(),
        Lines = [new ScreenLine(texts.Of("sign.refuse-means", entry.Amount), LineMark.Note)],
        Prompt = texts["sign.refuse-ask"],
        SoftKeys = [new SoftKey(Key.Confirm, texts["sign.refuse"], Primary: true), new SoftKey(Key.Cancel, texts["key.back"])],
        Tone = ScreenTone.Attention,
        Sound = ScreenSound.Attention,
    }, machine.Options.StepTimeout, stop, Key.Confirm, Key.Cancel) == Key.Confirm;

    private static View PadView(Texts texts, JournalEntry entry, string? advice, TimeSpan left) => new("sign", Title(texts, entry))
    {
        Amount = entry.Amount.ToString(),
        Lines = advice is null ? [new ScreenLine(texts["sign.approved"], LineMark.Good)] : [new ScreenLine(texts[advice], LineMark.Note)],
        Input = new ScreenInput(InputKind.Signature, "", texts.Of("sign.left", Texts.Minutes(left))),
        Prompt = texts["sign.prompt"],
        SoftKeys =
        [
            new SoftKey(Key.Confirm, texts["sign.done"], Primary: true), new SoftKey(Key.F1, texts["sign.paper"]),
            new SoftKey(Key.Clear, texts["sign.clear"]), new SoftKey(Key.Cancel, texts["sign.refuse"]),
        ],
        Sound = ScreenSound.Attention,
        Speech = texts["sign.speech"],
    };

    private static string Title(Texts texts, JournalEntry entry) => TransactionForm.Of(entry.Kind).Name.In(texts.IsEnglish);
}
