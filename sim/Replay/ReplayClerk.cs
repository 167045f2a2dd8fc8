using System.Collections.Immutable;
using System.Globalization;
using Piaohao.BlackBox;
using Piaohao.Simulation.Scheduling;
using Piaohao.Simulation.Town;
using Piaohao.Terminal.Screens;
using Piaohao.Transactions;

namespace Piaohao.Simulation.Replay;

/// <summary>A clerk who runs the errands of a scenario, each at its time or as soon after as the till lets him.</summary>
internal sealed class ReplayClerk(Scheduler scheduler, TillMachine till, Clerk hands, Scenario scenario, ImmutableArray<TownCard> cards)
{
    private const int Stuck = 60;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(200);
    private readonly Dictionary<int, int> traces = [];
    private DateTimeOffset start;
    private string before = "";
    private int next, typed, same;
    private bool isLeaving;

    /// <summary>All errands have been begun, and the till is at rest.</summary>
    public bool IsDone => next == scenario.Errands.Length && till.Screen?.Name == "idle";

    private Errand? Current => next > 0 ? scenario.Errands[next - 1] : null;

    /// <summary>The way through the menus; null for what he cannot do.</summary>
    public static string? LineOf(TransactionKind kind) => kind switch
    {
        TransactionKind.Sale => "消费",
        TransactionKind.Refund => "退货",
        TransactionKind.SaleVoid => "撤销/消费撤销",
        TransactionKind.PreAuthorisation => "预授权/预授权",
        TransactionKind.PreAuthorisationVoid => "撤销/预授权撤销",
        TransactionKind.Completion => "预授权/完成请求",
        TransactionKind.CompletionNotice => "预授权/完成通知",
        TransactionKind.CompletionVoid => "撤销/完成撤销",
        TransactionKind.Query => "查询/交易查询",
        TransactionKind.Balance => "查询/余额查询",
        _ => null,
    };

    public void Come()
    {
        start = scheduler.Now;
        Look();
    }

    /// <summary>Looks on as a request leaves: what he has in hand has this number now.</summary>
    public void Sees(FlightRecord sent)
    {
        if (sent["mti"] != "0400" && Scenario.KindOf(sent) is { } kind && Current?.Kind == kind) traces[next - 1] = int.Parse(sent["trace"]!, CultureInfo.InvariantCulture);
    }

    private void Look()
    {
        if (till.IsUp && till.Screen is { } screen)
        {
            var now = $"{screen.Name} {screen.Prompt} {screen.Amount} {screen.Input?.Text}";
            same = now == before ? same + 1 : 0;
            before = now;
            if (screen.Name == "idle") Begin();
            // A step that was not taken is tried again now and then, and in the end the errand is given up: out of all its screens, not only out of this one.
            else if (same >= Stuck) GiveUp();
            else if (isLeaving) Leave();
            else if (same % 10 == 0) Answer(screen);
        }

        scheduler.After(Pace, Look);
    }

    private void GiveUp()
    {
        (same, isLeaving) = (0, true);
        Leave();
    }

    private void Leave()
    {
        if (same % 10 == 0) till.Press(Key.Cancel);
    }

    private void Begin()
    {
        isLeaving = false;
        if (next == scenario.Errands.Length || scheduler.Now - start < scenario.Errands[next].At) return;
        var errand = scenario.Errands[next++];
        hands.Choose(errand.Kind is { } kind ? LineOf(kind)! : "签到 / 结算/结算");
    }

    private void Answer(Screen screen)
    {
        switch (screen.Name)
        {
            case "operator":
                hands.Type(screen.Input!.Kind == InputKind.Secret ? "123456" : "00");
                break;
            case "card" when Current is { } errand:
                till.Swipe(cards[Math.Max(0, errand.Card - 1) % cards.Length].Track);
                break;
            case "pin":
                hands.Type(TownCard.Pin);
                break;
            case "amount" when typed < next:
                // Also over an amount that is offered.
                typed = next;
                hands.Type((Current?.Fen ?? 0).ToString(CultureInfo.InvariantCulture));
                break;
            case "original-way" or "refund-reason":
                till.Press(Key.D1);
                break;
            case "original-trace":
                hands.Type((Current?.Original is { } original && traces.TryGetValue(original, out var trace) ? trace : 0).ToString(CultureInfo.InvariantCulture));
                break;
            case "unknown" or "reversal" or "waiting" or "notice" or "boot":
                // The till is at work, or tries again by itself.
                break;
            default:
                Agree(screen);
                break;
        }
    }

    private void Agree(Screen screen)
    {
        if (screen is { Name: "result", Tone: ScreenTone.Bad }) till.Press(Key.Cancel);
        else if (screen.Input?.Kind == InputKind.Secret) hands.Type("123456");
        else if (screen.SoftKeys.FirstOrDefault(key => key is { Primary: true, Enabled: true }) is { } primary) till.Press(primary.Key);
    }
}
