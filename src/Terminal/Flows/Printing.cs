using System.Collections.Immutable;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Terminal.Devices;
using Piaohao.Terminal.Journal;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Slips;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Flows;

/// <summary>Slips on paper: after an approval, later where the paper was out, and again on request.</summary>
internal sealed class Printing(Machine machine)
{
    /// <summary>A slip as it would be printed now: language and paper are those of the moment.</summary>
    public static Slip Slip(Machine machine, JournalEntry entry, SlipCopy copy, bool reprint) =>
        TransactionSlip.Build(new SlipParty(machine.Options.MerchantName.In(machine.Face.English), machine.Options.Mid, machine.Options.Tid),
            entry with { Issuer = Name(machine, entry.Issuer), Acquirer = Name(machine, entry.Acquirer) }, copy, machine.PaperColumns, machine.Face.English, reprint,
            machine.Signatures.Find(entry.Batch, entry.Trace));

    private static string Name(Machine machine, string institution) =>
        machine.Options.Institutions.TryGetValue(institution, out var name) ? name.In(machine.Face.English) : institution;

    /// <summary>Says that it is approved and prints both copies, the second when the first is torn off.</summary>
    public Task AfterApprovalAsync(JournalEntry entry, ResponseCode code, CancellationToken stop) => PrintBothAsync(entry, texts =>
    [
        new ScreenLine(texts.Of("approved.line", entry.Total), LineMark.Good),
        .. Part(texts, entry),
        .. Warning(texts, code),
        new ScreenLine(texts.Of("approved.numbers", Digits.Six(entry.Trace), entry.Rrn)),
    ], stop);

    /// <summary>Says that a notice is stored and prints both copies.</summary>
    public Task AfterStoringAsync(JournalEntry entry, CancellationToken stop) => PrintBothAsync(entry, texts =>
    [
        new ScreenLine(texts.Of("stored.line", entry.Total), LineMark.Good), new ScreenLine(texts["stored.later"]),
        new ScreenLine(texts.Of("recent.numbers", Digits.Six(entry.Batch), Digits.Six(entry.Trace))),
    ], stop);

    private async Task PrintBothAsync(JournalEntry entry, Func<Texts, ImmutableArray<ScreenLine>> lines, CancellationToken stop)
    {
        var prompt = "print.busy";
        machine.Face.Show(View);
        if (await PrintAsync(entry, SlipCopy.Merchant, reprint: false, stop))
        {
            prompt = "print.tear";
            await WaitAsync(stop);
            prompt = await PrintAsync(entry, SlipCopy.Cardholder, reprint: false, stop) ? "print.hand-over" : "print.paper-out";
        }
        else
        {
            prompt = "print.paper-out";
        }

        await WaitAsync(stop);

        View View(Texts texts) => new("result", texts.Name(entry.Kind))
        {
            Amount = entry.Total.ToString(),
            Lines = lines(texts),
            Prompt = texts[prompt],
            SoftKeys = [new SoftKey(Key.Confirm, texts["key.ok"], Primary: true), new SoftKey(Key.Paper, texts["key.paper"], Enabled: prompt == "print.tear")],
            Tone = prompt == "print.paper-out" ? ScreenTone.Attention : ScreenTone.Good,
            Sound = ScreenSound.Approved,
            Speech = entry.Kind == TransactionKind.Sale
                ? texts.Of("approved.speech", entry.Amount.ToDecimalString())
                : texts.Of("approved.speech-other", texts.Name(entry.Kind), entry.Total.ToDecimalString()),
        };
    }

    /// <summary>Prints one slip that nothing waits for. False where it did not come out.</summary>
    public Task<bool> PrintOnceAsync(JournalEntry entry, SlipCopy copy, CancellationToken stop) => PrintPaperAsync(entry, copy, reprint: false, stop);

    /// <summary>Prints what waits for paper, marked as a reprint because a part of it may have come out. True where nothing waits any longer.</summary>
    public async Task<bool> PrintWaitingAsync(CancellationToken stop)
    {
        foreach (var slip in machine.Journal.WaitingSlips())
            if (!await PrintAsync(slip.Entry, slip.Copy, reprint: true, stop)) return false;
        return true;
    }

    /// <summary>Prints both copies again.</summary>
    public async Task ReprintAsync(JournalEntry entry, CancellationToken stop)
    {
        var printed = true;
        foreach (var copy in (SlipCopy[])[SlipCopy.Merchant, SlipCopy.Cardholder])
            printed = printed && await PrintPaperAsync(entry, copy, reprint: true, stop);
        var notices = new Notices(machine);
        if (printed) await notices.DoneAsync("reprint.title", "reprint.done", stop);
        else await notices.FaultAsync("reprint.title", "E13", stop);
    }

    /// <summary>Prints a copy that waits and notes in the journal that it is out.</summary>
    private async Task<bool> PrintAsync(JournalEntry entry, SlipCopy copy, bool reprint, CancellationToken stop)
    {
        if (!await PrintPaperAsync(entry, copy, reprint, stop)) return false;
        await machine.Records.SlipPrintedAsync(entry.Batch, entry.Trace, copy, stop);
        return true;
    }

    private async Task<bool> PrintPaperAsync(JournalEntry entry, SlipCopy copy, bool reprint, CancellationToken stop)
    {
        var result = await machine.Printer.PrintAsync(Slip(machine, entry, copy, reprint), stop);
        machine.PaperOut = result == PrintResult.PaperOut;
        machine.Recorder.Slip(entry, copy, result);
        if (result != PrintResult.Printed) TerminalLog.SlipNotPrinted(machine.Log, machine.Options.Tid, entry.Trace, result);
        return result == PrintResult.Printed;
    }

    /// <summary>The screen of the moment stays until a key or for a while.</summary>
    private async Task WaitAsync(CancellationToken stop)
    {
        machine.Face.Redraw();
        // Whoever is quick tears the slip while the printer is still finishing it.
        if (machine.Keyboard.Forget()) return;
        await machine.NextOfAsync(machine.Options.NoticeTime, stop, Key.Confirm, Key.Paper, Key.Cancel);
    }

    /// <summary>Only a part was approved: what is left is paid in another way.</summary>
    private static ScreenLine[] Part(Texts texts, JournalEntry entry) => entry.Requested is { } asked
        ? [new ScreenLine(texts.Of("approved.part", asked, asked - entry.Amount), LineMark.Note)]
        : [];

    /// <summary>A2, A4, A5, A6: approved, with something the cashier should know.</summary>
    private static ScreenLine[] Warning(Texts texts, ResponseCode code) =>
        code.Code == "00" ? [] : [new ScreenLine($"{code.Code} {(texts.IsEnglish ? code.TextEnglish : code.Text)}", LineMark.Note)];
}
