using System.Globalization;
using Piaohao.Bank.Demo;
using Piaohao.Terminal.Journal;
using Piaohao.Terminal.Screens;
using Piaohao.Transactions;

namespace Piaohao.TradingDay.Tests;

/// <summary>Somebody at the till who does everything its menu offers, in an order drawn from a seed, mostly with sense and sometimes without.</summary>
internal sealed class Clerk(Town town, Random dice)
{
    private const int Stuck = 12;

    /// <summary>Each with how often it is chosen; the labels are those of the menus.</summary>
    private static readonly (int Weight, string[] Labels)[] Tasks =
    [
        (8, []), (3, ["消费"]), (4, ["退货"]), (4, ["撤销", "消费撤销"]), (7, ["预授权", "预授权"]), (3, ["撤销", "预授权撤销"]), (7, ["预授权", "完成请求"]), (3, ["预授权", "完成通知"]),
        (7, ["撤销", "完成撤销"]), (3, ["其他", "小费"]), (2, ["其他", "离线结算"]), (1, ["查询", "余额查询"]), (2, ["查询", "交易查询"]), (1, ["签到 / 结算", "签到"]),
        (1, ["签到 / 结算", "签退"]), (2, ["签到 / 结算", "结算"]),
    ];

    /// <summary>Usable cards of the demo: debit, credit, little money, part approval.</summary>
    private static readonly int[] Cards = [0, 0, 1, 1, 2, 8];

    private JournalEntry? original;
    private string before = "";
    private int same;

    /// <summary>What was done, for the report of a failure.</summary>
    public List<string> Done { get; } = [];

    /// <summary>One thing at the till.</summary>
    public void Act()
    {
        var screen = town.Screen;
        var now = $"{screen.Name} {screen.Prompt} {screen.Input?.Text}";
        same = now == before ? same + 1 : 0;
        before = now;
        if (same > Stuck) Wait(TimeSpan.FromSeconds(70));
        else if (screen.Name != "idle" && dice.Next(40) == 0) Press(Key.Cancel);
        else Answer(screen);
    }

    /// <summary>Whatever was begun is ended without beginning anything new.</summary>
    public void GoHome()
    {
        for (var tries = 0; tries < 80 && town.Screen.Name != "idle"; tries++)
        {
            if (tries % 5 == 4) Wait(TimeSpan.FromSeconds(65));
            else if (town.Screen.Name is "operator" or "boot" or "result" or "sign") Answer(town.Screen);
            else Press(Key.Cancel);
        }
    }

    public void Note(string what) => Done.Add(what);

    private void Wait(TimeSpan time)
    {
        Note($"waits at {town.Screen.Name}");
        town.Wait(time);
    }

    private void Answer(Screen screen)
    {
        switch (screen.Name)
        {
            case "idle":
                Begin();
                break;
            case "operator":
                Type(screen.Input!.Kind == InputKind.Secret ? "123456" : "00");
                break;
            case "card":
                Swipe();
                break;
            case "pin":
                Type(dice.Next(30) == 0 ? "999999" : "123456");
                break;
            case "amount" when screen.Amount != "¥0.00" && dice.Next(3) > 0:
                Press(Key.Confirm);
                break;
            case "amount":
                Type(dice.Next(100, 9_999).ToString(CultureInfo.InvariantCulture));
                break;
            case "original-way":
                Press(dice.Next(4) > 0 ? Key.D1 : Key.D2);
                break;
            case "original-trace":
                Type((Choose(screen.Title)?.Trace ?? 1).ToString(CultureInfo.InvariantCulture));
                break;
            case "original-numbers":
                Type(Number(screen.Prompt));
                break;
            default:
                if (screen.Input is { Kind: not InputKind.Amount }) Type(dice.Next(100_000, 999_999).ToString(CultureInfo.InvariantCulture));
                else PressAny(screen);
                break;
        }
    }

    private void Begin()
    {
        var drawn = dice.Next(Tasks.Sum(task => task.Weight));
        var labels = Tasks.First(task => (drawn -= task.Weight) < 0).Labels;
        if (labels.Length == 0)
        {
            Press(Key.D1 + dice.Next(9));
            return;
        }

        Note(string.Join(" / ", labels));
        town.Press(Key.Menu);
        foreach (var label in labels)
            if (town.Screen.SoftKeys.FirstOrDefault(key => key.Label == label) is { } line)
                town.Press(line.Key);
    }

    /// <summary>A transaction of the kind that the title speaks of, and now and then any other.</summary>
    private JournalEntry? Choose(string title)
    {
        TransactionKind[] kinds = title switch
        {
            _ when dice.Next(12) == 0 => Enum.GetValues<TransactionKind>(),
            "消费撤销" or "小费调整" => [TransactionKind.Sale],
            "预授权完成撤销" => [TransactionKind.Completion],
            "退货" => [TransactionKind.Sale, TransactionKind.Completion, TransactionKind.CompletionNotice, TransactionKind.OfflineSale],
            "交易查询" => Enum.GetValues<TransactionKind>(),
            _ => [TransactionKind.PreAuthorisation],
        };
        var possible = town.Till.Journal.Recent(40).Where(entry => kinds.Contains(entry.Kind) && (TransactionMoves.Stands(entry.State) || dice.Next(8) == 0)).ToArray();
        return original = possible.Length == 0 ? null : possible[dice.Next(possible.Length)];
    }

    private string Number(string prompt)
    {
        original ??= Choose("退货");
        if (prompt.Contains("参考号", StringComparison.Ordinal)) return original?.Rrn is { Length: > 0 } rrn ? rrn : "000000000001";
        if (prompt.Contains("日期", StringComparison.Ordinal)) return (original?.At ?? default).ToString("MMdd", CultureInfo.InvariantCulture);
        return original?.AuthorisationCode is { Length: > 0 } code ? code : "123456";
    }

    /// <summary>The card of the original, and now and then another.</summary>
    private void Swipe()
    {
        var own = original is null || dice.Next(15) == 0 ? -1 : DemoCards.All.ToList().FindIndex(card => card.Pan.Masked == original.MaskedPan);
        var card = own >= 0 ? own : Cards[dice.Next(Cards.Length)];
        Note($"card {card}");
        town.Swipe(card);
        original = null;
    }

    private void Type(string digits)
    {
        Note($"{town.Screen.Name}: types {digits}");
        town.Type(digits);
        town.Press(Key.Confirm);
    }

    private void PressAny(Screen screen)
    {
        var keys = screen.SoftKeys.Where(key => key.Enabled && key.Key is not (Key.Language or Key.Cancel)).ToArray();
        if (keys.Length == 0) Press(Key.Confirm);
        else if (keys.FirstOrDefault(key => key.Primary) is { } primary && dice.Next(5) > 0) Press(primary.Key);
        else Press(keys[dice.Next(keys.Length)].Key);
    }

    private void Press(Key key)
    {
        Note($"{town.Screen.Name}: {key}");
        town.Press(key);
    }
}
