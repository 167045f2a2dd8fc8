using System.Collections.Immutable;
using Piaohao.Amounts;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Terminal.Cards;
using Piaohao.Terminal.Screens;

namespace Piaohao.Terminal.Flows;

/// <summary>What a sale says while it waits and when it ends without money.</summary>
internal sealed class SaleScreens(Machine machine)
{
    public void ShowWaiting(Money amount, PresentedCard card)
    {
        var start = machine.Time.GetTimestamp();
        machine.Face.Show(texts => new View("waiting", texts["sale.title"])
        {
            Amount = amount.ToString(),
            Lines =
            [
                new ScreenLine(card.Pan.Masked),
                new ScreenLine(texts.Of("waiting.line", machine.AnswerTimeLeft(start)), LineMark.Busy),
            ],
            Prompt = texts["waiting.prompt"],
            Tone = ScreenTone.Busy,
        });
    }

    /// <summary>The decline in three voices, the cashier's as the prompt; Confirm does what helps most, F1 takes another card.</summary>
    public Task<Key?> AskAfterDeclineAsync(Money amount, ResponseCode code, bool wantsSignIn, CancellationToken stop)
    {
        return machine.AskAsync(View, machine.Options.StepTimeout, stop, Key.Confirm, Key.F1, Key.Cancel);

        View View(Texts texts) => new("result", texts["sale.title"])
        {
            Amount = amount.ToString(),
            Lines =
            [
                new ScreenLine(texts.Of("declined.line", code.Code, texts.IsEnglish ? code.TextEnglish : code.Text), LineMark.Bad),
                new ScreenLine(texts.Of("voice.cardholder", code.Cardholder.In(texts.IsEnglish))),
                new ScreenLine(texts.Of("voice.support", code.Support.In(texts.IsEnglish))),
            ],
            Prompt = NextStep(texts, code),
            SoftKeys = DeclineKeys(texts, code, wantsSignIn),
            Tone = ScreenTone.Bad,
            Sound = ScreenSound.Declined,
            Speech = texts["declined.speech"],
        };
    }

    public Task<Key?> TellUnsentAsync(Money amount, CancellationToken stop) => machine.TellAsync(texts => new View("result", texts["sale.title"])
    {
        Amount = amount.ToString(),
        Lines = [new ScreenLine(texts.Of("unsent.line", amount), LineMark.Bad), new ScreenLine(texts["fault.E41"])],
        Prompt = texts["unsent.prompt"],
        Tone = ScreenTone.Bad,
        Sound = ScreenSound.Declined,
    }, stop);

    /// <summary>The cashier's text without the state, which the marked line says already.</summary>
    private static string NextStep(Texts texts, ResponseCode code)
    {
        var text = code.Cashier.In(texts.IsEnglish);
        var state = texts.Of("declined.state", code.Code);
        return text.StartsWith(state, StringComparison.Ordinal) ? text[state.Length..] : text;
    }

    private static ImmutableArray<SoftKey> DeclineKeys(Texts texts, ResponseCode code, bool wantsSignIn) =>
        code.Action == ResponseAction.RetryPin
            ? [new SoftKey(Key.Confirm, texts["declined.key-pin"], Primary: true), new SoftKey(Key.F1, texts["declined.key-card"]), new SoftKey(Key.Cancel, texts["key.end"])]
        : wantsSignIn
            ? [new SoftKey(Key.Confirm, texts["menu.sign-in"], Primary: true), new SoftKey(Key.Cancel, texts["key.end"])]
            : [new SoftKey(Key.Confirm, texts["key.ok"], Primary: true), new SoftKey(Key.F1, texts["declined.key-card"])];
}
