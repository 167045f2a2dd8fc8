using System.Collections.Immutable;
using System.Globalization;
using Piaohao.Simulation.Scheduling;
using Piaohao.Terminal.Screens;

namespace Piaohao.Simulation.Town;

/// <summary>Somebody at a till who does what its menu offers, mostly with sense, sometimes in anger. Whatever he needs to know of earlier transactions he reads from
/// the slips in his drawer.</summary>
public sealed class Clerk(Scheduler scheduler, TillMachine till, Random dice, Temper temper, ImmutableArray<TownCard> cards)
{
    private const int Stuck = 10;
    private ReadSlip? meant;
    private string before = "";
    private int same;

    /// <summary>Whether new customers are served.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Whether the day's batch is to be settled once the shop is closed.</summary>
    public bool IsSettling { get; set; }

    /// <summary>Somebody else works the till.</summary>
    public bool IsAway { get; set; }

    /// <summary>Transactions begun.</summary>
    public int Begun { get; private set; }

    /// <summary>Begins to look at the glass now and then.</summary>
    public void Come() => scheduler.After(Think(), Look);

    private TimeSpan Think() => TimeSpan.FromMilliseconds(dice.Next(150, 1000 * temper.Haste));

    private void Look()
    {
        if (!IsAway && till.IsUp && till.Screen is { } screen)
        {
            var now = $"{screen.Name} {screen.Prompt} {screen.Input?.Text}";
            same = now == before ? same + 1 : 0;
            before = now;
            // What does not move on is left alone for a while, then given up.
            if (same <= Stuck) Act(screen);
            else if (same > Stuck * 3) Do(Key.Cancel, ref same);
        }

        Come();
    }

    private void Act(Screen screen)
    {
        if (screen.Name != "idle" && dice.NextDouble() < temper.Anger) Anger(screen);
        else if (IsOpen || screen.Name is "operator" or "boot" or "result" or "sign" or "unknown" or "blocked" or "reversal" or "settle") Answer(screen);
        else if (screen.Name == "idle") CloseUp();
        else if (screen.Title.Contains("结算", StringComparison.Ordinal)) Answer(screen);
        else Press(Key.Cancel);
    }

    /// <summary>Cancel, or the same key again and again, or any of the keys.</summary>
    private void Anger(Screen screen)
    {
        if (dice.Next(2) == 0) Press(Key.Cancel);
        else if (screen.SoftKeys.Length > 0 && screen.SoftKeys[dice.Next(screen.SoftKeys.Length)].Key is var any and not Key.Language) Press(any, dice.Next(1, 4));
        else Press(Key.Confirm, dice.Next(1, 4));
    }

    private void CloseUp()
    {
        if (!IsSettling) return;
        IsSettling = false;
        Choose("签到 / 结算/结算");
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
                Type(dice.Next(40) == 0 ? "999999" : TownCard.Pin);
                break;
            case "amount" when screen.Amount != "¥0.00" && dice.Next(3) > 0:
                Press(Key.Confirm);
                break;
            case "amount":
                Type(dice.Next(100, 60_000).ToString(CultureInfo.InvariantCulture));
                break;
            case "original-way":
                Press(dice.Next(3) > 0 ? Key.D1 : Key.D2);
                break;
            case "original-trace":
                Type((Mean(screen.Title)?.Trace ?? 1).ToString(CultureInfo.InvariantCulture));
                break;
            case "original-numbers":
                Type(Number(screen.Prompt));
                break;
            default:
                if (screen.Input is { Kind: not InputKind.Amount and not InputKind.Signature }) Type(dice.Next(100_000, 999_999).ToString(CultureInfo.InvariantCulture));
                else PressAny(screen);
                break;
        }
    }

    private void Begin()
    {
        Begun++;
        meant = null;
        var drawn = dice.Next(temper.Tasks.Sum(task => task.Weight));
        var line = temper.Tasks.First(task => (drawn -= task.Weight) < 0).Line;
        if (line.Length == 0) Press(Key.D1 + dice.Next(9));
        else Choose(line);
    }

    /// <summary>One menu after another, by what stands on the keys.</summary>
    internal void Choose(string path)
    {
        Press(Key.Menu);
        var labels = path.StartsWith("签到 / 结算", StringComparison.Ordinal) ? ["签到 / 结算", path["签到 / 结算/".Length..]] : path.Split('/');
        // A menu comes up at once, but not before the till has had its turn.
        scheduler.After(TimeSpan.FromMilliseconds(80), () => Follow(labels));
    }

    private void Follow(string[] labels)
    {
        if (till.Screen?.SoftKeys.FirstOrDefault(key => key.Label == labels[0]) is not { } line) return;
        Press(line.Key);
        if (labels.Length > 1) scheduler.After(TimeSpan.FromMilliseconds(80), () => Follow(labels[1..]));
    }

    /// <summary>A slip of the kind that the title speaks of, and now and then any other: a slip of last week, the wrong one, one that was refunded before.</summary>
    private ReadSlip? Mean(string title)
    {
        string[] types = title switch
        {
            _ when dice.Next(15) == 0 => ["消费", "预授权", "退货", "撤销"],
            "消费撤销" or "小费调整" => ["消费 "],
            "预授权完成撤销" => ["完成"],
            "退货" => ["消费 ", "完成", "离线"],
            "交易查询" => ["消费", "预授权", "退货"],
            _ => ["预授权 "],
        };
        var possible = till.Paper.Slips.TakeLast(60).Where(slip => types.Any(type => slip.Type.StartsWith(type, StringComparison.Ordinal) || (type == "完成" && slip.Type.Contains(type, StringComparison.Ordinal)))).ToArray();
        return meant = possible.Length == 0 ? null : possible[dice.Next(possible.Length)];
    }

    private string Number(string prompt)
    {
        meant ??= Mean(till.Screen?.Title ?? "");
        if (prompt.Contains("参考号", StringComparison.Ordinal)) return meant?.Rrn is { Length: > 0 } rrn ? rrn : "000000000001";
        if (prompt.Contains("日期", StringComparison.Ordinal)) return (meant?.At ?? default).ToString("MMdd", CultureInfo.InvariantCulture);
        return meant?.Authorisation is { Length: > 0 } code ? code : "123456";
    }

    private void Swipe()
    {
        var own = meant is null || dice.NextDouble() < temper.WrongCard ? null : cards.FirstOrDefault(card => card.Masked == meant.Card);
        till.Swipe((own ?? cards[dice.Next(cards.Length)]).Track);
    }

    internal void Type(string digits)
    {
        foreach (var character in digits)
            if (char.IsAsciiDigit(character)) Press(Key.D0 + (character - '0'));
        Press(Key.Confirm);
    }

    private void PressAny(Screen screen)
    {
        var keys = screen.SoftKeys.Where(key => key.Enabled && key.Key is not (Key.Language or Key.Cancel)).ToArray();
        if (keys.Length == 0) Press(Key.Confirm);
        else if (keys.FirstOrDefault(key => key.Primary) is { } primary && dice.Next(6) > 0) Press(primary.Key);
        else Press(keys[dice.Next(keys.Length)].Key);
    }

    private void Do(Key key, ref int count)
    {
        count = 0;
        Press(key);
    }

    private void Press(Key key, int times = 1)
    {
        for (var time = 0; time < times && till.IsUp; time++) till.Press(key);
    }
}
