using System.Collections.Immutable;
using Piaohao.Amounts;
using Piaohao.Terminal.Batches;
using Piaohao.Terminal.Boot;
using Piaohao.Terminal.Menus;
using Piaohao.Terminal.Screens;

namespace Piaohao.Terminal.Flows;

/// <summary>The idle screen: digits begin a sale at once. In between the clock is drawn, waiting slips are printed, a waiting reversal is sent and the host's orders are obeyed.</summary>
internal sealed class Idle
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private readonly Machine machine;
    private readonly FlowParts parts;
    private readonly Sale sale;
    private readonly Refund refund;
    private readonly LogIn logIn;
    private readonly Menu menu, voids;
    private readonly BatchWatch batches;
    private long lastReversalTry, lastDeliveryTry;
    private long? restingSince;

    public Idle(Machine machine)
    {
        this.machine = machine;
        parts = new FlowParts(machine);
        sale = new Sale(parts);
        refund = new Refund(parts);
        batches = new BatchWatch(parts);
        logIn = new LogIn(machine, stop => WorkInBetweenAsync(TimeSpan.MaxValue, stop));
        menu = MainMenu.Of(parts, stop => sale.RunAsync(null, stop), logIn);
        voids = new Menu(machine, "menu.voids", TransactionMenu.Voids(parts));
    }

    /// <summary>Log-in, sign-in of the day, then sales until the device is switched off.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await logIn.RunAsync(stop);
        if (!machine.SignedIn) await parts.SignIn.RunAsync(stop);
        while (true) await ServeAsync(stop);
    }

    private async Task ServeAsync(CancellationToken stop)
    {
        restingSince ??= machine.Time.GetTimestamp();
        machine.Face.Show(View);
        var shown = (machine.Clock.Local.Minute, machine.Battery.State);
        while (true)
        {
            var key = await machine.Keyboard.NextAsync(Tick, stop);
            if (key is { } pressed && await HandleAsync(pressed, stop)) return;
            if (key is null && (await LockWhenDueAsync(stop) || await WorkInBetweenAsync(Rested, stop))) return;
            if (shown == (machine.Clock.Local.Minute, machine.Battery.State)) continue;
            shown = (machine.Clock.Local.Minute, machine.Battery.State);
            machine.Face.Redraw();
        }
    }

    /// <summary>True where another screen has been shown since.</summary>
    private async Task<bool> HandleAsync(Key key, CancellationToken stop)
    {
        restingSince = null;
        switch (key)
        {
            case >= Key.D1 and <= Key.D9:
                await sale.RunAsync(key, stop);
                return true;
            case Key.Menu:
                await menu.RunAsync(stop);
                return true;
            case Key.F1:
                await refund.RunAsync(stop);
                return true;
            case Key.F2:
                await voids.RunAsync(stop);
                return true;
            case Key.Paper when !machine.Journal.WaitingSlips().IsEmpty:
                await parts.Printing.PrintWaitingAsync(stop);
                return true;
            default:
                return false;
        }
    }

    /// <summary>How long nobody has touched the till.</summary>
    private TimeSpan Rested => restingSince is { } since ? machine.Time.GetElapsedTime(since) : TimeSpan.Zero;

    private async Task<bool> LockWhenDueAsync(CancellationToken stop)
    {
        if (machine.Day.LockAfter is not { } after || Rested < after) return false;
        await logIn.LockAsync(stop);
        restingSince = null;
        return true;
    }

    private async Task<bool> WorkInBetweenAsync(TimeSpan rested, CancellationToken stop)
    {
        if (machine.Printer.IsReady && !machine.Journal.WaitingSlips().IsEmpty)
        {
            await parts.Printing.PrintWaitingAsync(stop);
            return true;
        }

        return await batches.WorkAsync(rested, stop) || await SendReversalsAsync(stop) || await SendNoticesAsync(stop) || await ObeyAsync(stop);
    }

    private async Task<bool> ObeyAsync(CancellationToken stop)
    {
        await parts.Orders.NoteAsync(stop);
        if (!parts.Orders.IsDue || machine.Battery.State.IsEmpty) return false;
        await parts.Orders.ObeyAsync(stop);
        return true;
    }

    private async Task<bool> SendReversalsAsync(CancellationToken stop)
    {
        var waiting = machine.Journal.WaitingReversals();
        if (waiting.IsEmpty) await parts.SignatureUpload.SendInBetweenAsync(stop);
        if (waiting.IsEmpty || machine.Time.GetElapsedTime(lastReversalTry) < Pause(waiting[0].Tries)) return false;
        await parts.Reversals.SendAllAsync(stop);
        lastReversalTry = machine.Time.GetTimestamp();
        return true;
    }

    /// <summary>A notice goes as soon as the terminal is idle; one that was not answered waits like a reversal.</summary>
    private async Task<bool> SendNoticesAsync(CancellationToken stop)
    {
        var waiting = machine.Journal.WaitingNotices();
        if (waiting.IsEmpty || !machine.Journal.WaitingReversals().IsEmpty) return false;
        if (waiting[0].Tries > 0 && machine.Time.GetElapsedTime(lastDeliveryTry) < Pause(waiting[0].Tries)) return false;
        await parts.Deliveries.SendAllAsync(stop, inBetween: true);
        lastDeliveryTry = machine.Time.GetTimestamp();
        return true;
    }

    /// <summary>The longer something has waited in vain, the longer the pause, up to ten times the first one.</summary>
    private TimeSpan Pause(int tries) => machine.Options.ReversalRetry * Math.Clamp(tries, 1, 10);

    private View View(Texts texts) => new("idle", texts["sale.title"])
    {
        Amount = Money.Zero(machine.Options.AmountCeiling.Currency).ToString(),
        Input = new ScreenInput(InputKind.Amount, Money.Zero(machine.Options.AmountCeiling.Currency).ToString(), ""),
        Lines = [.. TrainingLine(texts), .. DisputedLine(texts), .. SettlementLine(texts), .. SlipsLine(texts), .. BatteryLine(texts)],
        Prompt = texts["amount.prompt"],
        SoftKeys =
        [
            new SoftKey(Key.Menu, texts["menu.title"]),
            new SoftKey(Key.F1, texts["menu.refund"]),
            new SoftKey(Key.F2, texts["menu.voids"]),
            new SoftKey(Key.Confirm, texts.Of("amount.charge", "").TrimEnd(), Enabled: false, Primary: true),
        ],
        Tone = ScreenTone.Neutral,
    };

    private ScreenLine[] TrainingLine(Texts texts) => machine.Day.Training ? [new ScreenLine(texts["training.idle"], LineMark.Note)] : [];

    /// <summary>What the host would not take back stays in sight: only people can clear it up.</summary>
    private ScreenLine[] DisputedLine(Texts texts) => machine.Journal.DisputedCount() is var count and > 0
        ? [new ScreenLine(texts.Of("idle.disputed", count, machine.Options.Support.In(texts.IsEnglish)), LineMark.Bad)]
        : [];

    private ScreenLine[] SettlementLine(Texts texts) => machine.Batches.Open() is { } batch
        ? [new ScreenLine(texts.Of("settle.stopped", Digits.Six(batch.Number)), LineMark.Bad)]
        : [];

    private ScreenLine[] BatteryLine(Texts texts) => machine.Battery.State is { IsLow: true } battery
        ? [new ScreenLine(texts.Of("idle.battery", battery.Percent), LineMark.Note)]
        : [];

    private ScreenLine[] SlipsLine(Texts texts) => machine.Journal.WaitingSlips() is { IsEmpty: false } slips
        ? [new ScreenLine(texts.Of("idle.slips", slips.Length), LineMark.Note)]
        : [];
}
