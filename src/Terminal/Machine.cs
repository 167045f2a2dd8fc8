using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Piaohao.Amounts;
using Piaohao.Keys;
using Piaohao.Terminal.Devices;
using Piaohao.Terminal.Journal;
using Piaohao.Terminal.Operators;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Wire;

namespace Piaohao.Terminal;

/// <summary>The parts of the device that every flow works with.</summary>
internal sealed class Machine
{
    public required TerminalOptions Options { get; init; }

    public required IHsm Hsm { get; init; }

    public required ICardReader Reader { get; init; }

    public required IPrinter Printer { get; init; }

    public required TimeProvider Time { get; init; }

    public required TerminalClock Clock { get; init; }

    public required Face Face { get; init; }

    public required Keyboard Keyboard { get; init; }

    public required TerminalJournal Journal { get; init; }

    public required TransactionRecords Records { get; init; }

    public required TerminalMemory Memory { get; init; }

    public required SealedReversals SealedReversals { get; init; }

    public required OperatorBook Operators { get; init; }

    public required Requests Requests { get; init; }

    public required HostLine Host { get; init; }

    public required ILogger Log { get; init; }

    /// <summary>Two digits; empty where nobody is logged in.</summary>
    public string Operator { get; set; } = "";

    /// <summary>The printer's last answer was that it has no paper.</summary>
    public bool PaperOut { get; set; }

    public bool SignedIn => Memory.SignedInDay == Clock.BusinessDay;

    public int PaperColumns => Memory.PaperColumns ?? Options.PaperColumns;

    /// <summary>The working keys, or null where the terminal must sign in first.</summary>
    public WorkingKeys? WorkingKeys =>
        Memory.Key(KeyUsage.Pin) is { } pin && Memory.Key(KeyUsage.Mac) is { } mac ? new WorkingKeys(pin, mac, Memory.Key(KeyUsage.Track)) : null;

    /// <summary>Waits for work while the screen's count-down runs.</summary>
    public async Task<T> WithCountdownAsync<T>(Task<T> work, CancellationToken stop)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(stop);
        while (await Task.WhenAny(work, Task.Delay(TimeSpan.FromSeconds(1), Time, done.Token)) != work)
        {
            stop.ThrowIfCancellationRequested();
            Face.Redraw();
        }

        // Not CancelAsync, which leaves the scheduler.
        done.Cancel();
        Keyboard.Forget();
        return await work;
    }

    /// <summary>Shows a screen and waits for one of <paramref name="accepted"/>; null where none came in time.</summary>
    public Task<Key?> AskAsync(Func<Texts, View> view, TimeSpan limit, CancellationToken stop, params ImmutableArray<Key> accepted)
    {
        Face.Show(view);
        return NextOfAsync(limit, stop, accepted);
    }

    /// <summary>The next key of <paramref name="accepted"/>; null where none came in time.</summary>
    public async Task<Key?> NextOfAsync(TimeSpan limit, CancellationToken stop, params ImmutableArray<Key> accepted)
    {
        var start = Time.GetTimestamp();
        while (Left(limit, start) is { Ticks: > 0 } left)
        {
            var key = await Keyboard.NextAsync(left, stop);
            if (key is null) return null;
            if (accepted.Contains(key.Value)) return key;
        }

        return null;
    }

    /// <summary>What is left of a limit that began at the timestamp <paramref name="start"/>; never below zero.</summary>
    public TimeSpan Left(TimeSpan limit, long start)
    {
        var left = limit - Time.GetElapsedTime(start);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>How long an answer may still take to a request sent at <paramref name="start"/>, as shown.</summary>
    public string AnswerTimeLeft(long start) => Texts.Minutes(Left(Options.AnswerTimeout, start));

    /// <summary>Tells something that needs no choice: Confirm, Cancel or time goes on.</summary>
    public Task<Key?> TellAsync(Func<Texts, View> view, CancellationToken stop) =>
        AskAsync(texts =>
        {
            var told = view(texts);
            return told.SoftKeys.IsEmpty ? told with { SoftKeys = [new SoftKey(Key.Confirm, texts["key.ok"], Primary: true)] } : told;
        }, Options.NoticeTime, stop, Key.Confirm, Key.Cancel, Key.Paper);

    /// <summary>The bar at the top.</summary>
    public StatusBar Bar(Texts texts)
    {
        var waiting = Journal.WaitingReversals();
        return new StatusBar(
            Clock.Local.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture), Host.Online, SignedIn, Operator,
            Digits.Six(Memory.Batch),
            waiting.Length, WaitingText(texts, waiting), PaperOut, Options.Tid);
    }

    private string WaitingText(Texts texts, ImmutableArray<WaitingReversal> waiting)
    {
        if (waiting.IsEmpty) return "";
        var sum = waiting.Aggregate(Money.Zero(waiting[0].Amount.Currency), (total, item) => total + item.Amount);
        var minutes = (long)(Time.GetUtcNow() - waiting[0].Since).TotalMinutes;
        var age = minutes < 1 ? texts["age.now"] : minutes < 120 ? texts.Of("age.minutes", minutes) : texts.Of("age.hours", minutes / 60);
        return texts.Of("status.waiting", waiting.Length, sum, age);
    }
}
