using Piaohao.Iso8583;
using Piaohao.Terminal.Journal;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Wire;
using Piaohao.Transactions.Signatures;

namespace Piaohao.Terminal.Flows;

/// <summary>电子签名上送: sends what waits, block by block, until the host has it or says that it never will. It repeats safely: the host keeps a signature once.</summary>
internal sealed class SignatureUpload(Machine machine)
{
    private long lastTry;

    /// <summary>Sends each waiting signature once, before the terminal signs off or settles. True where nothing waits any longer.</summary>
    public async Task<bool> SendAllAsync(CancellationToken stop)
    {
        foreach (var waiting in machine.Signatures.Waiting())
        {
            machine.Face.Show(texts => new View("waiting", texts["sign.upload"])
            {
                Lines = [new ScreenLine(texts.Of("sign.uploading", Digits.Six(waiting.Trace)), LineMark.Busy)],
                Prompt = texts["waiting.prompt"],
                Tone = ScreenTone.Busy,
            });
            if (!await machine.WithCountdownAsync(SendAsync(waiting, stop), stop)) return false;
        }

        return true;
    }

    /// <summary>Sends the oldest while the terminal is idle, with growing pauses, and unseen: a key ends it, and it begins again later.</summary>
    public async Task SendInBetweenAsync(CancellationToken stop)
    {
        if (machine.Signatures.Waiting() is not [var oldest, ..]) return;
        if (oldest.Tries > 0 && machine.Time.GetElapsedTime(lastTry) < machine.Options.ReversalRetry * Math.Clamp(oldest.Tries, 1, 10)) return;
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var sending = SendAsync(oldest, idle.Token);
        var key = machine.Keyboard.WaitAsync(idle.Token);
        await Task.WhenAny(sending, key);
        // Not CancelAsync, which leaves the scheduler.
        idle.Cancel();
        await Task.WhenAny(sending);
        await Task.WhenAny(key);
        lastTry = machine.Time.GetTimestamp();
        if (sending.IsFaulted) await sending;
        stop.ThrowIfCancellationRequested();
    }

    /// <summary>True where the host has said its last word.</summary>
    private async Task<bool> SendAsync(SignatureEntry waiting, CancellationToken stop)
    {
        var entry = machine.Journal.Find(waiting.Batch, waiting.Trace) ?? throw new InvalidOperationException("A signature without its transaction.");
        var code = await SendBlocksAsync(entry, waiting, stop);
        await machine.Signatures.TriedAsync(waiting.Batch, waiting.Trace, code, stop);
        TerminalLog.SignatureAnswered(machine.Log, machine.Options.Tid, waiting.Trace, code ?? "nothing");
        if (code is not ("00" or "25" or "30" or "94")) return false;
        await machine.Signatures.EndAsync(waiting.Batch, waiting.Trace, code == "00" ? SignatureState.Delivered : SignatureState.Rejected, stop);
        return true;
    }

    /// <summary>The code of the first answer that is not 00, or of the last; null where one is missing or not to be believed.</summary>
    private async Task<string?> SendBlocksAsync(JournalEntry entry, SignatureEntry waiting, CancellationToken stop)
    {
        if (machine.WorkingKeys is not { } keys) return null;
        var code = "00";
        foreach (var block in SignatureBlock.Split(waiting.Drawing ?? throw new InvalidOperationException("A signature waits without its drawing."), waiting.Hash))
        {
            var request = machine.Requests.Signature(entry, block);
            var exchange = await machine.Host.AskAsync(machine.Requests.WithMac(request, keys.Mac), stop);
            if (Read(request, exchange, keys) is not { } answer) return null;
            code = answer;
            if (code != "00") return code;
        }

        return code;
    }

    private string? Read(Message request, Exchange exchange, WorkingKeys keys) =>
        exchange is Exchange.Answered answered && answered.Read(out _) is { } answer
        && AnswerChecks.Matches(request, answer, [4, 11, 41, 42], out _) && AnswerChecks.HasValidMac(machine.Hsm, keys.Mac, answer, answered.Wire)
            ? answer.Text(39)
            : null;
}
