using System.Collections.Immutable;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Terminal.Cards;
using Piaohao.Terminal.Device;
using Piaohao.Terminal.Screens;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Flows;

/// <summary>What a transaction says while it waits and when it ends without money.</summary>
internal sealed class TransactionScreens(Machine machine)
{
    /// <param name="card">Null where there is none.</param>
    public void ShowWaiting(Heading heading, PresentedCard? card)
    {
        var start = machine.Time.GetTimestamp();
        machine.Face.Show(texts => new View("waiting", heading.Title(texts))
        {
            Amount = heading.Shown,
            Lines =
            [
                .. card is null ? [] : (ScreenLine[])[new ScreenLine(card.Pan.Masked)],
                new ScreenLine(texts.Of("waiting.line", machine.AnswerTimeLeft(start)), LineMark.Busy),
            ],
            Prompt = texts["waiting.prompt"],
            Tone = ScreenTone.Busy,
        });
    }

    /// <summary>The decline in three voices, the cashier's as the prompt; Confirm does what helps most, F1 takes another card where that may help, F2 explains the code.</summary>
    public async Task<Key?> AskAfterDeclineAsync(Heading heading, ResponseCode code, bool wantsSignIn, CancellationToken stop, bool? otherCard = null)
    {
        var mayChangeCard = otherCard ?? heading.Kind is TransactionKind.Sale or TransactionKind.PreAuthorisation;
        var open = IsNotKnownYet(code);
        while (true)
        {
            var key = await machine.AskAsync(
                View, machine.Options.StepTimeout, stop, mayChangeCard ? [Key.Confirm, Key.F1, Key.F2, Key.Cancel] : [Key.Confirm, Key.F2, Key.Cancel]);
            if (key != Key.F2) return key;
            await new CodeHelp(machine).ExplainAsync(code.Code, stop);
        }

        View View(Texts texts) => new("result", heading.Title(texts))
        {
            Amount = heading.Shown,
            Lines =
            [
                new ScreenLine(texts.Of(open ? "open.line" : "declined.line", code.Code, texts.IsEnglish ? code.TextEnglish : code.Text), open ? LineMark.Note : LineMark.Bad),
                new ScreenLine(texts.Of("voice.cardholder", code.Cardholder.In(texts.IsEnglish))),
                new ScreenLine(texts.Of("voice.support", code.Support.In(texts.IsEnglish))),
            ],
            Prompt = NextStep(texts, code),
            SoftKeys = [.. DeclineKeys(texts, code, wantsSignIn, mayChangeCard && !open), new SoftKey(Key.F2, texts["codes.explain"])],
            Tone = open ? ScreenTone.Attention : ScreenTone.Bad,
            Sound = ScreenSound.Declined,
            Speech = texts[open ? "open.speech" : "declined.speech"],
        };
    }

    public Task<Key?> TellUnsentAsync(Heading heading, CancellationToken stop) => machine.TellAsync(texts => new View("result", heading.Title(texts))
    {
        Amount = heading.Shown,
        Lines =
        [
            new ScreenLine(heading.Kind == TransactionKind.Sale ? texts.Of("unsent.line", heading.Amount) : texts.Of("unsent.line-other", heading.Title(texts), heading.Amount), LineMark.Bad),
            new ScreenLine(texts[$"fault.{machine.Host.Trouble}"]),
        ],
        Prompt = texts[heading.Kind == TransactionKind.Sale ? "unsent.prompt" : "unsent.prompt-other"],
        Tone = ScreenTone.Bad,
        Sound = ScreenSound.Declined,
    }, stop);

    /// <summary>The outcome of a refund is open: it is sent again by itself, and must not be done again.</summary>
    public Task<Key?> TellKeptAsync(Heading heading, CancellationToken stop) => machine.TellAsync(texts => new View("unknown", heading.Title(texts))
    {
        Amount = heading.Shown,
        Lines =
        [
            new ScreenLine(texts.Of("kept.line", heading.Title(texts), heading.Amount), LineMark.Note),
            new ScreenLine(texts.Of("voice.cardholder", texts["kept.cardholder"])),
        ],
        Prompt = texts["kept.prompt"],
        Tone = ScreenTone.Attention,
        Sound = ScreenSound.Attention,
    }, stop);

    /// <summary>Codes with which nobody says no: the issuer did not answer, and the host is finding out (98).</summary>
    private static bool IsNotKnownYet(ResponseCode code) => code.Code is "68" or "98";

    /// <summary>The cashier's text without the outcome and its code, which the marked line says already; where nobody knows the outcome, it is said twice.</summary>
    private static string NextStep(Texts texts, ResponseCode code)
    {
        var text = code.Cashier.In(texts.IsEnglish);
        var outcome = texts.Of("declined.state", code.Code);
        var end = text.IndexOf(outcome, StringComparison.Ordinal);
        return IsNotKnownYet(code) || end < 0 ? text : text[(end + outcome.Length)..];
    }

    private static ImmutableArray<SoftKey> DeclineKeys(Texts texts, ResponseCode code, bool wantsSignIn, bool mayChangeCard)
    {
        if (wantsSignIn) return [new SoftKey(Key.Confirm, texts["menu.sign-in"], Primary: true), new SoftKey(Key.Cancel, texts["key.end"])];
        ImmutableArray<SoftKey> card = mayChangeCard ? [new SoftKey(Key.F1, texts["declined.key-card"])] : [];
        return code.Action == ResponseAction.RetryPin
            ? [new SoftKey(Key.Confirm, texts["declined.key-pin"], Primary: true), .. card, new SoftKey(Key.Cancel, texts["key.end"])]
            : [new SoftKey(Key.Confirm, texts["key.ok"], Primary: true), .. card];
    }
}
