using System.Collections.Immutable;
using System.Globalization;
using Piaohao.Terminal.Flows;
using Piaohao.Terminal.Screens;

namespace Piaohao.Terminal.Menus;

/// <summary>How the day runs by itself: settlement, sign-off, lock. The administrator's.</summary>
internal static class DaySettingsMenu
{
    private static readonly ImmutableArray<int?> LockMinutes = [null, 1, 5, 15];

    public static ImmutableArray<MenuItem> Items(FlowParts parts)
    {
        var machine = parts.Machine;
        return
        [
            new(texts => texts.Of("set.auto-settle", Time(texts, machine.Day.AutoSettleAt)), stop => AskTimeAsync(machine, stop), Stays: true),
            new(texts => texts.Of("set.sign-off", texts[machine.Day.SignsOffAfterSettlement ? "set.on" : "set.off"]),
                stop => machine.Day.SetSignOffAsync(!machine.Day.SignsOffAfterSettlement, stop).AsTask(), Stays: true),
            new(texts => texts.Of("set.lock", Minutes(texts, machine.Day.LockAfter)), stop => machine.Day.SetLockAsync(NextLock(machine.Day.LockAfter), stop).AsTask(), Stays: true),
        ];
    }

    private static async Task AskTimeAsync(Machine machine, CancellationToken stop)
    {
        var question = new DigitsQuestion("auto-settle", "set.auto-settle-title", "set.auto-settle-prompt", InputKind.Digits) { OtherKey = texts => texts["set.never"] };
        var digits = new char[4];
        while (await new DigitsStep(machine).AskAsync(question, digits, stop) is { } length)
        {
            TimeOnly? at = null;
            if (length != DigitsStep.Other)
            {
                if (!TimeOnly.TryParseExact(new string(digits, 0, length), "HHmm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
                {
                    question = question with { Advice = texts => texts["set.auto-settle-wrong"] };
                    continue;
                }

                at = time;
            }

            await machine.Day.SetAutoSettleAsync(at, machine.Clock.Local, stop);
            return;
        }
    }

    private static int? NextLock(TimeSpan? now)
    {
        var index = LockMinutes.IndexOf(now is { } span ? (int)span.TotalMinutes : null);
        return LockMinutes[(index + 1) % LockMinutes.Length];
    }

    private static string Time(Texts texts, TimeOnly? at) => at?.ToString("HH:mm", CultureInfo.InvariantCulture) ?? texts["set.off"];

    private static string Minutes(Texts texts, TimeSpan? after) => after is { } span ? texts.Of("set.minutes", (int)span.TotalMinutes) : texts["set.off"];
}
