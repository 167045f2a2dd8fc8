using System.Collections.Immutable;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Piaohao.Amounts;
using Piaohao.Cards;
using Piaohao.Keys;
using Piaohao.Link;
using Piaohao.Terminal.Batches;
using Piaohao.Terminal.Device;
using Piaohao.Terminal.Devices;
using Piaohao.Terminal.Journal;
using Piaohao.Terminal.Operators;
using Piaohao.Terminal.Orders;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Wire;

namespace Piaohao.Terminal;

/// <summary>The parts of the device that every flow works with.</summary>
internal sealed class Machine
{
    /// <summary>The profile, and what activation and the host have put in place of it.</summary>
    public required ParameterSet Parameters { get; init; }

    /// <summary>The profile as it holds now.</summary>
    public TerminalOptions Options => Parameters.Options;

    /// <summary>Sets from the host.</summary>
    public required OrderStore OrderStore { get; init; }

    /// <summary>Makes nonces.</summary>
    public required RandomNumberGenerator Random { get; init; }

    public required IHsm Hsm { get; init; }

    public required ICardReader Reader { get; init; }

    public required ICodeScanner Scanner { get; init; }

    public required ISignaturePad? Pad { get; init; }

    public required IPrinter Printer { get; init; }

    public required TimeProvider Time { get; init; }

    public required TerminalClock Clock { get; init; }

    public required Face Face { get; init; }

    public required LanguageChoice Language { get; init; }

    public required Keyboard Keyboard { get; init; }

    public required TerminalJournal Journal { get; init; }

    public required TransactionRecords Records { get; init; }

    public required TerminalMemory Memory { get; init; }

    public required SignatureBook Signatures { get; init; }

    public required SealedMessages SealedMessages { get; init; }

    public required Originals Originals { get; init; }

    public required DaySettings Day { get; init; }

    public required ShiftBook Shifts { get; init; }

    public required BatchBook Batches { get; init; }

    public required BatchRecords BatchRecords { get; init; }

    public required OperatorBook Operators { get; init; }

    public Requests Requests => new(Options, Hsm, Day);

    public required HostLine Host { get; init; }

    public required ILogger Log { get; init; }

    public required TillRecorder Recorder { get; init; }

    public required IBattery Battery { get; init; }

    /// <summary>True where the device can be told to print on another printer.</summary>
    public required bool HasOtherPrinters { get; init; }

    /// <summary>The folder in which the terminal keeps its files.</summary>
    public required TerminalStorage Storage { get; init; }

    /// <summary>What is set at the device, as of now.</summary>
    public DeviceSettings Device => DeviceSettings.Of(Memory.DeviceValues(), Options);

    /// <summary>Someone has seen that slips come out pale.</summary>
    public bool PaleSlips { get; set; }

    /// <summary>Cards offered in a row that could not be read.</summary>
    public int FailedReads { get; set; }

    /// <summary>Two digits; empty where nobody is logged in.</summary>
    public string Operator { get; set; } = "";

    /// <summary>The printer's last answer was that it has no paper.</summary>
    public bool PaperOut { get; set; }

    public bool SignedIn => Memory.SignedInDay == Clock.BusinessDay;

    public int PaperColumns => Memory.PaperColumns ?? Options.PaperColumns;

    /// <summary>The working keys, or null where the terminal must sign in first.</summary>
    public WorkingKeys? WorkingKeys =>
        Memory.Key(KeyUsage.Pin) is { } pin && Memory.Key(KeyUsage.Mac) is { } mac ? new WorkingKeys(pin, mac, Memory.Key(KeyUsage.Track)) : null;

    /// <summary>The keyed hash under which the journal knows a card.</summary>
    public byte[] HashOf(Pan pan) => Hsm.KeyedHash("card number", pan.Digits);

    /// <summary>Takes the host's time and remembers by how much the clock was off.</summary>
    public async Task SetClockAsync(DateTime hostTime, CancellationToken stop)
    {
        var off = (long)Math.Round((hostTime - Clock.Local).TotalSeconds);
        Clock.Set(hostTime);
        Recorder.ClockSet(off);
        await Memory.RememberDeviceAsync(
            [
                (DeviceSettings.ClockSetName, hostTime.ToString("s", System.Globalization.CultureInfo.InvariantCulture)),
                (DeviceSettings.ClockOffName, off.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ],
            stop);
    }

    /// <summary>Waits for work while the screen's count-down runs.</summary>
    /// <param name="keepsKeys">True for work nobody asked for: what is pressed meanwhile was meant for the till and is heard afterwards.</param>
    public async Task<T> WithCountdownAsync<T>(Task<T> work, CancellationToken stop, bool keepsKeys = false)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(stop);
        while (await Task.WhenAny(work, Time.PauseAsync(TimeSpan.FromSeconds(1), done.Token)) != work)
        {
            stop.ThrowIfCancellationRequested();
            Face.Redraw();
        }

        // Not CancelAsync, which leaves the scheduler.
        done.Cancel();
        if (!keepsKeys) Keyboard.Forget();
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
    public string AnswerTimeLeft(long start) => Texts.Minutes(Left(Device.AnswerTimeout, start));

    /// <summary>Tells something that needs no choice: Confirm, Cancel or time goes on.</summary>
    public Task<Key?> TellAsync(Func<Texts, View> view, CancellationToken stop) =>
        AskAsync(texts =>
        {
            var told = view(texts);
            return told.SoftKeys.IsEmpty ? told with { SoftKeys = [new SoftKey(Key.Confirm, texts["key.ok"], Primary: true)] } : told;
        }, Options.NoticeTime, stop, Key.Confirm, Key.Cancel, Key.Paper);

    /// <summary>Asks for what <paramref name="offer"/> waits for, or a key: whichever comes first; both null where time is up. A key that comes with the offer stays in
    /// the queue.</summary>
    public async Task<(T? Offered, Key? Key)> OfferOrKeyAsync<T>(Func<Texts, View> view, Func<CancellationToken, Task<T>> offer, CancellationToken stop)
        where T : class
    {
        using var limit = new CancellationTokenSource(Options.StepTimeout, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        // Before the screen asks: who sees it may be quick.
        var offered = offer(either.Token);
        Face.Show(view);
        var key = Keyboard.WaitAsync(either.Token);
        await Task.WhenAny(offered, key);
        stop.ThrowIfCancellationRequested();
        either.Cancel();
        await Task.WhenAny(offered);
        return offered.IsCompletedSuccessfully ? (await offered, null) : (null, Keyboard.TryTake(out var pressed) ? pressed : null);
    }

    /// <summary>The bar at the top.</summary>
    public StatusBar Bar(Texts texts)
    {
        ImmutableArray<(Money Amount, DateTimeOffset Since)> waiting =
        [
            .. Journal.WaitingReversals().Select(item => (item.Amount, item.Since)), .. Journal.WaitingNotices().Select(item => (item.Amount, item.Since)),
        ];
        var signatures = Signatures.WaitingCount();
        return new StatusBar(
            Clock.Local.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture), Host.Online, SignedIn, Operator,
            Digits.Six(Memory.Batch),
            waiting.Length + signatures, WaitingText(texts, waiting, signatures), PaperOut, Options.Tid)
        {
            Training = Day.Training,
            Battery = Battery.State is { Charging: false } battery ? battery.Percent : null,
        };
    }

    private string WaitingText(Texts texts, ImmutableArray<(Money Amount, DateTimeOffset Since)> waiting, int signatures)
    {
        if (waiting.IsEmpty) return signatures == 0 ? "" : texts.Of("status.signatures", signatures);
        var sum = waiting.Aggregate(Money.Zero(waiting[0].Amount.Currency), (total, item) => total + item.Amount);
        var minutes = (long)(Time.GetUtcNow() - waiting.Min(item => item.Since)).TotalMinutes;
        var age = minutes < 1 ? texts["age.now"] : minutes < 120 ? texts.Of("age.minutes", minutes) : texts.Of("age.hours", minutes / 60);
        return texts.Of("status.waiting", waiting.Length, sum, age);
    }
}
