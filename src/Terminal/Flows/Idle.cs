using System.Collections.Immutable;
using Piaohao.Amounts;
using Piaohao.Terminal.Boot;
using Piaohao.Terminal.Operators;
using Piaohao.Terminal.Screens;

namespace Piaohao.Terminal.Flows;

/// <summary>The idle screen: digits begin a sale at once. In between the clock is drawn, waiting slips are printed and a waiting reversal is sent.</summary>
internal sealed class Idle
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private readonly Machine machine;
    private readonly Reversals reversals;
    private readonly Printing printing;
    private readonly Sale sale;
    private readonly AmountEntry amounts;
    private readonly LogIn logIn;
    private readonly SignIn signIn;
    private readonly Menu menu;
    private long lastReversalTry;

    public Idle(Machine machine)
    {
        this.machine = machine;
        signIn = new SignIn(machine);
        reversals = new Reversals(machine, signIn);
        printing = new Printing(machine);
        sale = new Sale(machine, reversals, signIn, printing);
        amounts = new AmountEntry(machine);
        logIn = new LogIn(machine);
        menu = new Menu(machine, MenuItems());
    }

    /// <summary>Log-in, sign-in of the day, then sales until the device is switched off.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await logIn.RunAsync(stop);
        if (!machine.SignedIn) await signIn.RunAsync(stop);
        while (true) await ServeAsync(stop);
    }

    private async Task ServeAsync(CancellationToken stop)
    {
        machine.Face.Show(View);
        var shownAt = machine.Clock.Local.Minute;
        while (true)
        {
            var key = await machine.Keyboard.NextAsync(Tick, stop);
            if (key is { } pressed && await HandleAsync(pressed, stop)) return;
            if (key is null && await WorkInBetweenAsync(stop)) return;
            if (machine.Clock.Local.Minute == shownAt) continue;
            shownAt = machine.Clock.Local.Minute;
            machine.Face.Redraw();
        }
    }

    /// <summary>True where another screen has been shown since.</summary>
    private async Task<bool> HandleAsync(Key key, CancellationToken stop)
    {
        switch (key)
        {
            case >= Key.D1 and <= Key.D9:
                await SellAsync(key, stop);
                return true;
            case Key.Menu:
                await menu.RunAsync(stop);
                return true;
            case Key.Paper when !machine.Journal.WaitingSlips().IsEmpty:
                await printing.PrintWaitingAsync(stop);
                return true;
            default:
                return false;
        }
    }

    private async Task SellAsync(Key? first, CancellationToken stop)
    {
        if (!OperatorNumber.MaySell(machine.Operator)) await new Notices(machine).FaultAsync("sale.title", "E53", stop);
        else if (await amounts.AskAsync(first, stop) is { } amount) await sale.RunAsync(amount, stop);
    }

    private async Task<bool> WorkInBetweenAsync(CancellationToken stop)
    {
        if (machine.Face.English != (machine.Memory.English ?? machine.Options.English)) await machine.Memory.RememberLanguageAsync(machine.Face.English, stop);
        if (machine.Printer.IsReady && !machine.Journal.WaitingSlips().IsEmpty)
        {
            await printing.PrintWaitingAsync(stop);
            return true;
        }

        var waiting = machine.Journal.WaitingReversals();
        if (waiting.IsEmpty || machine.Time.GetElapsedTime(lastReversalTry) < Pause(waiting[0].Tries)) return false;
        await reversals.SendAllAsync(stop);
        lastReversalTry = machine.Time.GetTimestamp();
        return true;
    }

    /// <summary>The longer a reversal has waited in vain, the longer the pause, up to ten times the first one.</summary>
    private TimeSpan Pause(int tries) => machine.Options.ReversalRetry * Math.Clamp(tries, 1, 10);

    private ImmutableArray<MenuItem> MenuItems() =>
    [
        new(texts => texts["menu.sale"], stop => SellAsync(null, stop)),
        new(texts => texts["menu.sign-in"], stop => signIn.RunAsync(stop)),
        new(texts => texts["menu.sign-off"], new SignOff(machine, reversals).RunAsync),
        new(texts => texts["menu.reprint"], ReprintLastAsync),
        new(texts => texts["menu.echo"], new Echo(machine).RunAsync),
        new(texts => texts["menu.recent"], new RecentTransactions(machine, printing).RunAsync),
        new(texts => texts["menu.language"], stop => ChangeLanguageAsync(stop), Stays: true),
        new(texts => texts["menu.operator"], logIn.RunAsync),
        new(texts => texts.Of("menu.paper", machine.PaperColumns == 32 ? 58 : 80), stop => machine.Memory.RememberPaperAsync(machine.PaperColumns == 32 ? 48 : 32, stop).AsTask(), Stays: true),
    ];

    private async Task ReprintLastAsync(CancellationToken stop)
    {
        if (machine.Journal.LastApproved() is { } last) await printing.ReprintAsync(last, stop);
        else await new Notices(machine).FaultAsync("reprint.title", "E52", stop);
    }

    private async Task ChangeLanguageAsync(CancellationToken stop)
    {
        machine.Face.ToggleLanguage();
        await machine.Memory.RememberLanguageAsync(machine.Face.English, stop);
    }

    private View View(Texts texts) => new("idle", texts["sale.title"])
    {
        Amount = Money.Zero(machine.Options.AmountCeiling.Currency).ToString(),
        Input = new ScreenInput(InputKind.Amount, Money.Zero(machine.Options.AmountCeiling.Currency).ToString(), ""),
        Lines = [.. DisputedLine(texts), .. SlipsLine(texts)],
        Prompt = texts["amount.prompt"],
        SoftKeys =
        [
            new SoftKey(Key.Menu, texts["menu.title"]),
            new SoftKey(Key.Confirm, texts.Of("amount.charge", "").TrimEnd(), Enabled: false, Primary: true),
        ],
        Tone = ScreenTone.Neutral,
    };

    /// <summary>What the host would not take back stays in sight: only people can clear it up.</summary>
    private ScreenLine[] DisputedLine(Texts texts) => machine.Journal.DisputedCount() is var count and > 0
        ? [new ScreenLine(texts.Of("idle.disputed", count, machine.Options.Support.In(texts.IsEnglish)), LineMark.Bad)]
        : [];

    private ScreenLine[] SlipsLine(Texts texts) => machine.Journal.WaitingSlips() is { IsEmpty: false } slips
        ? [new ScreenLine(texts.Of("idle.slips", slips.Length), LineMark.Note)]
        : [];
}
