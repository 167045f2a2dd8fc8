using System.Collections.Immutable;
using Piaohao.Amounts;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Terminal.Device;
using Piaohao.Terminal.Flows;
using Piaohao.Terminal.Operators;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Wire;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Batches;

/// <summary>结算: what waits first, then totals, the upload where they differ, the end, slip and sign-off. Each step is durable before the next message leaves,
/// so that a power cut anywhere leads back to where it was; the host gives the same answer to the same message.</summary>
internal sealed class Settlement
{
    private const int BatchMax = 999_999;
    private readonly FlowParts parts;
    private readonly Machine machine;
    private readonly SettlementLine line;
    private readonly SettlementRequests requests;
    private readonly SettlementScreens screens;
    private readonly SettlementPaper paper;

    public Settlement(FlowParts parts)
    {
        this.parts = parts;
        machine = parts.Machine;
        line = new SettlementLine(machine, parts.SignIn);
        requests = new SettlementRequests(machine.Requests);
        screens = new SettlementScreens(machine);
        paper = new SettlementPaper(machine);
    }

    /// <summary>A settlement that was begun has not ended: until then the terminal takes no transactions.</summary>
    public bool Stands => machine.Batches.Open() is not null;

    /// <summary>By hand.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        if (!await parts.Rights.AllowAsync(Right.Settle, stop)) return;
        if (!await new PowerStep(machine).SufficesAsync("settle.title", stop)) return;
        if (machine.Day.Training) await parts.Notices.FaultAsync("settle.title", "E76", stop);
        else if (Stands) await FinishAsync(stop);
        else if (await PrepareAsync(stop) && await screens.ConfirmAsync(machine.Memory.Batch, TotalsNow(), stop)) await BeginAsync(machine.Operator, asks: true, stop);
    }

    /// <summary>By itself: asks nobody, and leaves for later what does not work now. True where the batch is settled.</summary>
    public async Task<bool> RunUnattendedAsync(CancellationToken stop) =>
        await parts.Reversals.SendAllAsync(stop) && await parts.SignIn.EnsureAsync(stop) && await parts.Deliveries.SendAllAsync(stop)
        && await SignaturesAsync(stop) && await BeginAsync(machine.Memory.LastOperator, asks: false, stop);

    /// <summary>Goes on with a settlement that was interrupted, until it has ended or the cashier goes back. True where none stands.</summary>
    public async Task<bool> FinishAsync(CancellationToken stop)
    {
        if (Stands) await DriveAsync(asks: true, fresh: false, stop);
        return !Stands;
    }

    /// <summary>Goes on once, without asking anyone.</summary>
    public Task<bool> FinishUnattendedAsync(CancellationToken stop) => DriveAsync(asks: false, fresh: false, stop);

    /// <summary>What of the batch counts now.</summary>
    public BatchTotals TotalsNow() => TypeTotals.Batch(machine.Journal.OfBatch(machine.Memory.Batch));

    /// <summary>Nothing may be on its way to the host while it compares.</summary>
    private async Task<bool> PrepareAsync(CancellationToken stop)
    {
        if (!await parts.Reversals.ClearAsync(stop)) return await parts.Notices.FaultAsync("settle.title", "E71", stop);
        if (!await parts.SignIn.EnsureAsync(stop)) return false;
        if (!await parts.Deliveries.SendAllAsync(stop)) return await parts.Notices.FaultAsync("settle.title", "E72", stop);
        return await SignaturesAsync(stop);
    }

    /// <summary>A signature is no money: what cannot be sent now goes later.</summary>
    private async Task<bool> SignaturesAsync(CancellationToken stop)
    {
        await parts.SignatureUpload.SendAllAsync(stop);
        return true;
    }

    private async Task<bool> BeginAsync(string by, bool asks, CancellationToken stop)
    {
        var batch = machine.Memory.Batch;
        await machine.BatchRecords.BeginAsync(batch, TotalsNow(), by, machine.Clock.Local, stop);
        TerminalLog.SettlementBegun(machine.Log, machine.Options.Tid, batch);
        return await DriveAsync(asks, fresh: true, stop);
    }

    /// <summary>Message by message; true where the batch is closed.</summary>
    /// <param name="fresh">True where the 0500 has never been sent.</param>
    private async Task<bool> DriveAsync(bool asks, bool fresh, CancellationToken stop)
    {
        var number = machine.Batches.Open()!.Number;
        while (machine.Batches.Open() is { } batch)
        {
            var word = batch.Step switch
            {
                SettlementStep.Totals => await CompareAsync(batch, stop),
                SettlementStep.Upload => await UploadAsync(batch, stop),
                _ => await EndAsync(batch, stop),
            };
            if (word is SettlementWord.Taken) continue;
            fresh &= word is SettlementWord.Lost { MayHaveLeft: false };
            // Where the host has not begun, the batch simply goes on.
            if (batch.Step == SettlementStep.Totals && (fresh || word is SettlementWord.Refused))
            {
                await machine.BatchRecords.DropAsync(number, stop);
                await screens.TellNotBegunAsync(word, stop);
                return false;
            }

            TerminalLog.SettlementStopped(machine.Log, machine.Options.Tid, number, batch.Step);
            if (!asks || !await screens.AskAgainAsync(batch, word, stop)) return false;
        }

        await CloseAsync(number, stop);
        return true;
    }

    private async Task<SettlementWord> CompareAsync(SettledBatch batch, CancellationToken stop)
    {
        screens.ShowStep(batch, records: 0);
        var word = await line.AskAsync(requests.Totals(batch), stop);
        if (word is not SettlementWord.Taken taken) return word;
        if (!Field48Totals.TryRead(taken.Answer, out var host) || host.Domestic.Result is not (TotalsResult.Balanced or TotalsResult.NotBalanced))
            return new SettlementWord.Lost("E43", MayHaveLeft: true);
        var balanced = host.Domestic.Result == TotalsResult.Balanced && host.Foreign.Result != TotalsResult.NotBalanced;
        var next = balanced || UploadPlan.Of(machine.Journal.OfBatch(batch.Number)).IsEmpty ? SettlementStep.End : SettlementStep.Upload;
        await machine.BatchRecords.CompareAsync(batch.Number, HostTotals(host), balanced, next, stop);
        return word;
    }

    private async Task<SettlementWord> UploadAsync(SettledBatch batch, CancellationToken stop)
    {
        var plan = UploadPlan.Of(machine.Journal.OfBatch(batch.Number));
        var records = plan.Sum(part => part.Entries.Length);
        screens.ShowStep(batch, records);
        var part = Next(plan, batch.Uploaded);
        var word = await line.AskAsync(requests.Upload(batch, part), stop);
        var uploaded = batch.Uploaded + part.Entries.Length;
        if (word is SettlementWord.Taken) await machine.BatchRecords.UploadAsync(batch.Number, uploaded, uploaded == records, stop);
        return word;
    }

    private async Task<SettlementWord> EndAsync(SettledBatch batch, CancellationToken stop)
    {
        screens.ShowStep(batch, batch.Uploaded);
        var word = await line.AskAsync(requests.End(batch), stop);
        if (word is not SettlementWord.Taken taken) return word;
        var differences = Field59.TryRead(taken.Answer, out var extension) && extension[BatchDifference.Tag] is { } named && BatchDifference.TryParse(named, out var read) ? read : [];
        var next = Field60.TryRead(taken.Answer, out var codes) && codes.Batch is >= 1 and <= BatchMax && codes.Batch != batch.Number
            ? codes.Batch
            : batch.Number == BatchMax ? 1 : batch.Number + 1;
        await machine.BatchRecords.CloseAsync(batch.Number, next, differences, machine.Clock.Local, machine.Day.SignsOffAfterSettlement, stop);
        TerminalLog.SettlementEnded(machine.Log, machine.Options.Tid, batch.Number, batch.IsBalanced, differences.Length);
        return word;
    }

    /// <summary>The batch is closed: slip, result, sign-off.</summary>
    private async Task CloseAsync(int number, CancellationToken stop)
    {
        var batch = machine.Batches.Find(number) ?? throw new InvalidOperationException("A closed batch is kept.");
        var printed = await paper.PrintAsync(batch, stop);
        if (await screens.TellResultAsync(batch, printed, stop) == Key.F1) await paper.PrintDetailAsync(batch, stop);
        await SignOffAsync(stop);
    }

    /// <summary>The sign-off that a settlement owes. Where the host cannot be reached, the terminal signs in again all the same.</summary>
    public async Task SignOffAsync(CancellationToken stop)
    {
        if (!machine.Day.OwesSignOff) return;
        if (machine.SignedIn) await new SignOff(parts).SendAsync(stop);
        await machine.Memory.SignOffAsync(stop);
        await machine.Day.SignedOffAsync(stop);
    }

    /// <summary>Prints the slip of a batch that was closed just before a power cut or without paper. True where one came out.</summary>
    public async Task<bool> PrintWaitingAsync(CancellationToken stop) =>
        machine.Printer.IsReady && machine.Batches.WaitingForPaper() is { } batch && await paper.PrintAsync(batch, stop, again: true);

    private static UploadPart Next(ImmutableArray<UploadPart> plan, int uploaded)
    {
        foreach (var part in plan)
        {
            if (uploaded == 0) return part;
            uploaded -= part.Entries.Length;
        }

        throw new InvalidOperationException("All records were uploaded; the end comes next.");
    }

    private static BatchTotals HostTotals(Field48Totals host) => new(
        host.Domestic.DebitCount + host.Foreign.DebitCount, Money.Fen(host.Domestic.DebitFen + host.Foreign.DebitFen),
        host.Domestic.CreditCount + host.Foreign.CreditCount, Money.Fen(host.Domestic.CreditFen + host.Foreign.CreditFen));
}
