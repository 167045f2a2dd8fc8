using System.Collections.Immutable;
using Piaohao.Terminal.Screens;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Batches;

/// <summary>What a settlement shows.</summary>
internal sealed class SettlementScreens(Machine machine)
{
    private const int DifferencesShown = 4;

    /// <summary>The terminal's totals, before anything is sent. True where they are to be settled.</summary>
    public async Task<bool> ConfirmAsync(int batch, BatchTotals totals, CancellationToken stop) => await machine.AskAsync(texts => new View("settle", texts["settle.title"])
    {
        Amount = totals.Net.ToString(),
        Lines = [new ScreenLine(texts.Of("settle.batch", Digits.Six(batch))), .. Totals(texts, totals)],
        Prompt = texts["settle.confirm-prompt"],
        SoftKeys = [new SoftKey(Key.Confirm, texts["settle.confirm"], Primary: true), new SoftKey(Key.Cancel, texts["key.back"])],
        Sound = ScreenSound.Attention,
    }, machine.Options.StepTimeout, stop, Key.Confirm, Key.Cancel) == Key.Confirm;

    /// <summary>Where the settlement is, while it waits for the host.</summary>
    public void ShowStep(SettledBatch batch, int records)
    {
        var start = machine.Time.GetTimestamp();
        machine.Face.Show(texts => new View("settling", texts["settle.title"])
        {
            Lines =
            [
                new ScreenLine(texts.Of("settle.batch", Digits.Six(batch.Number))),
                new ScreenLine(texts["settle.step-totals"], batch.Step > SettlementStep.Totals ? LineMark.Good : LineMark.Busy),
                .. batch.Step > SettlementStep.Totals && !batch.IsBalanced ? Upload(texts, batch, records) : [],
                .. batch.Step >= SettlementStep.End ? (ScreenLine[])[new ScreenLine(texts["settle.step-end"], LineMark.Busy)] : [],
                new ScreenLine(texts.Of("waiting.line", machine.AnswerTimeLeft(start))),
            ],
            Prompt = texts["settle.busy-prompt"],
            Tone = ScreenTone.Busy,
        });
    }

    /// <summary>The settlement stands and nothing can be sold. True where it is to be tried again at once.</summary>
    public async Task<bool> AskAgainAsync(SettledBatch batch, SettlementWord word, CancellationToken stop) => await machine.AskAsync(texts => new View("settle-stopped", texts["settle.title"])
    {
        Lines =
        [
            new ScreenLine(texts.Of("settle.stopped", Digits.Six(batch.Number)), LineMark.Bad),
            Why(texts, word),
            new ScreenLine(texts["settle.stopped-why"]),
        ],
        Prompt = word is SettlementWord.Refused ? texts.Of("settle.call", machine.Options.Support.In(texts.IsEnglish)) : texts["settle.stopped-prompt"],
        SoftKeys = [new SoftKey(Key.Confirm, texts["reversal.now"], Primary: true), new SoftKey(Key.Cancel, texts["key.back"])],
        Tone = ScreenTone.Bad,
        Sound = ScreenSound.Attention,
    }, machine.Options.StepTimeout, stop, Key.Confirm, Key.Cancel) == Key.Confirm;

    /// <summary>The host has not begun, so nothing has changed.</summary>
    public Task<Key?> TellNotBegunAsync(SettlementWord word, CancellationToken stop) => machine.TellAsync(texts => new View("result", texts["settle.title"])
    {
        Lines = [new ScreenLine(texts["settle.not-begun"], LineMark.Bad), Why(texts, word)],
        Prompt = word is SettlementWord.Refused refused ? refused.Code.Cashier.In(texts.IsEnglish) : texts["fault.E41.do"],
        Tone = ScreenTone.Bad,
        Sound = ScreenSound.Attention,
    }, stop);

    /// <summary>Both sides' totals and what differs. F1 asks for the list of records.</summary>
    public Task<Key?> TellResultAsync(SettledBatch batch, bool printed, CancellationToken stop) => machine.AskAsync(texts => new View("settled", texts["settle.title"])
    {
        Amount = batch.Totals.Net.ToString(),
        Lines =
        [
            new ScreenLine(texts.Of("settle.done", Digits.Six(batch.Number)), LineMark.Good),
            .. Outcome(texts, batch),
        ],
        Prompt = texts[printed ? "settle.done-prompt" : "settle.paper-out"],
        SoftKeys = [new SoftKey(Key.Confirm, texts["key.ok"], Primary: true), new SoftKey(Key.F1, texts["settle.detail"])],
        Tone = batch.IsBalanced && printed ? ScreenTone.Good : ScreenTone.Attention,
        Sound = batch.IsBalanced ? ScreenSound.Approved : ScreenSound.Attention,
    }, machine.Options.NoticeTime, stop, Key.Confirm, Key.F1, Key.Cancel, Key.Paper);

    /// <summary>A batch of the past; F1 prints its slip, F2 its list.</summary>
    public View Past(Texts texts, SettledBatch batch) => new("past-batch", texts["past.title"])
    {
        Amount = batch.Totals.Net.ToString(),
        Lines =
        [
            new ScreenLine(texts.Of("settle.done", Digits.Six(batch.Number)), LineMark.Good),
            .. Outcome(texts, batch),
            new ScreenLine(Slips.ReportRows.Time(batch.Ended)),
        ],
        SoftKeys =
        [
            new SoftKey(Key.Confirm, texts["key.back"], Primary: true), new SoftKey(Key.F1, texts["past.print"]), new SoftKey(Key.F2, texts["settle.detail"]),
        ],
    };

    /// <summary>One side's totals in two lines.</summary>
    public static ScreenLine[] Totals(Texts texts, BatchTotals totals) =>
    [
        new ScreenLine(texts.Of("settle.debit", totals.DebitCount, totals.Debit)),
        new ScreenLine(texts.Of("settle.credit", totals.CreditCount, totals.Credit)),
    ];

    /// <summary>The host's word, the totals and what differs.</summary>
    private ImmutableArray<ScreenLine> Outcome(Texts texts, SettledBatch batch) =>
    [
        new ScreenLine(texts[batch.IsBalanced ? "settle.balanced" : "settle.not-balanced"], batch.IsBalanced ? LineMark.Good : LineMark.Bad),
        .. batch.IsBalanced ? Totals(texts, batch.Totals) : Both(texts, batch),
        .. Differences(texts, batch),
    ];

    private static ScreenLine[] Both(Texts texts, SettledBatch batch) =>
    [
        new ScreenLine(texts.Of("settle.both-debit", batch.Totals.DebitCount, batch.Totals.Debit, batch.Host.DebitCount, batch.Host.Debit)),
        new ScreenLine(texts.Of("settle.both-credit", batch.Totals.CreditCount, batch.Totals.Credit, batch.Host.CreditCount, batch.Host.Credit)),
    ];

    private ImmutableArray<ScreenLine> Differences(Texts texts, SettledBatch batch)
    {
        if (batch.IsBalanced) return [];
        if (batch.Differences.IsEmpty) return [new ScreenLine(texts.Of("difference.none", machine.Options.Support.In(texts.IsEnglish)), LineMark.Note)];
        var lines = batch.Differences.Take(DifferencesShown)
            .Select(difference => new ScreenLine(SettlementWords.Difference(texts, difference, amount => amount.ToString()), LineMark.Note));
        return batch.Differences.Length > DifferencesShown
            ? [.. lines, new ScreenLine(texts.Of("difference.more", batch.Differences.Length - DifferencesShown))]
            : [.. lines];
    }

    private static ScreenLine[] Upload(Texts texts, SettledBatch batch, int records) =>
        [new ScreenLine(texts.Of("settle.step-upload", batch.Uploaded, records), batch.Step > SettlementStep.Upload ? LineMark.Good : LineMark.Busy)];

    private static ScreenLine Why(Texts texts, SettlementWord word) => word switch
    {
        SettlementWord.Refused refused => new ScreenLine(texts.Of("settle.refused", refused.Code.Code, texts.IsEnglish ? refused.Code.TextEnglish : refused.Code.Text)),
        SettlementWord.Lost lost => new ScreenLine(texts.Of("fault.line", texts[$"fault.{lost.Fault}"], lost.Fault)),
        _ => throw new ArgumentException("What was taken needs no reason.", nameof(word)),
    };
}
