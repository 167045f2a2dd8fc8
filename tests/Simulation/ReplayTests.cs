using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Piaohao.BlackBox;
using Piaohao.Simulation.Faults;
using Piaohao.Simulation.Lines;
using Piaohao.Simulation.Replay;
using Piaohao.Simulation.Town;
using Piaohao.Terminal.Screens;

namespace Piaohao.Simulation.Tests;

/// <summary>A till's day is recorded, exported and replayed: the same things happen in the same order.</summary>
public sealed class ReplayTests(ITestOutputHelper output)
{
    [Fact]
    public void A_recorded_day_with_every_kind_of_outcome_happens_again()
    {
        using var day = new RecordedDay(seed: 77);
        day.Sell(4500, "00");
        day.Sell(5100, "no answer", before: () => day.Till.Line.Faults.Next.Enqueue(new LineFault(LineFaultKind.LoseAnswer, 0)));
        day.Sell(5200, "51", before: () => day.World.Bank.Faults!.SetNextRequest(Bank.Faults.Fault.Decline("51")));
        day.Sell(5300, "not sent", before: () => day.Till.Line.Faults.IsRefusing = true, after: () => day.Till.Line.Faults.IsRefusing = false);
        day.Sell(5400, "not believed: MAC", before: () => day.Till.Line.Filter = (bytes => bytes, SpoilMacs(2)), after: () => day.Till.Line.Filter = (bytes => bytes, bytes => bytes));
        day.Sell(5500, "power cut", before: () => day.Till.Line.Faults.Next.Enqueue(new LineFault(LineFaultKind.LoseRequest, 0)), sent: () => day.Till.LosePower("in the test"));
        day.Sell(5600, "00");

        var exported = day.Export();
        Assert.DoesNotContain(day.World.Cards, card => exported.Contains(card.Profile.Pan.Digits.ToString(), StringComparison.Ordinal) || exported.Contains(card.Track.Split('=')[1], StringComparison.Ordinal));
        var result = ReplayRun.Of(new StringReader(exported), seed: 5);
        Tell(result);
        Assert.Empty(result.Report.Violations);
        Assert.Equal(day.Expected, result.Recorded.Where(outcome => !outcome.What.StartsWith("reversal", StringComparison.Ordinal)).Select(outcome => (outcome.What, outcome.How)));
        Assert.Contains(result.Recorded, outcome => outcome is { What: "reversal of Sale 5100", How: "00" });
        Assert.Contains(result.Recorded, outcome => outcome is { What: "reversal of Sale 5400", How: "not believed: MAC" });
        Assert.Contains(result.Recorded, outcome => outcome is { What: "reversal of Sale 5500", How: "25" });
        Assert.Equal(result.Recorded, result.Replayed);
        Assert.Empty(result.Scenario.LeftOut);
    }

    [Theory]
    [InlineData(11UL)]
    [InlineData(12UL)]
    [InlineData(13UL)]
    public void The_day_of_a_clerk_who_does_all_sorts_of_things_is_replayed_and_keeps_all_promises(ulong seed)
    {
        using var day = new RecordedDay(seed);
        day.Trade(TimeSpan.FromMinutes(12));
        var result = ReplayRun.Of(new StringReader(day.Export()));
        Tell(result);
        Assert.Empty(result.Report.Violations);
        Assert.True(result.Recorded.Length > 10, "A day in which little happened would prove little.");
        // What a record does not say (which card approves parts, say) may turn out otherwise.
        var left = result.Replayed.ToList();
        Assert.InRange(result.Recorded.Count(left.Remove), result.Recorded.Length * 8 / 10, result.Recorded.Length);
    }

    [Fact]
    public void A_fate_that_is_not_played_makes_another_day()
    {
        using var day = new RecordedDay(seed: 78);
        day.Sell(5200, "51", before: () => day.World.Bank.Faults!.SetNextRequest(Bank.Faults.Fault.Decline("51")));
        var approved = Export.Read(new StringReader(day.Export().Replace("\"code\":\"51\"", "\"code\":\"00\"", StringComparison.Ordinal)));
        var result = ReplayRun.Of(approved);
        Assert.True(result.IsSame);
        Assert.Equal([new Outcome("Sale 5200", "00")], result.Replayed);
    }

    [Fact]
    public void The_hosts_part_tells_a_lost_request_from_a_lost_answer()
    {
        foreach (var (kind, expected) in ((LineFaultKind, Fate)[])[(LineFaultKind.LoseAnswer, Fate.AnswerLost), (LineFaultKind.LoseRequest, Fate.RequestLost), (LineFaultKind.CutAnswer, Fate.AnswerCut)])
        {
            using var day = new RecordedDay(seed: 79);
            day.Sell(5100, "no answer", before: () => day.Till.Line.Faults.Next.Enqueue(new LineFault(kind, 1)));
            var scenario = Scenario.Of(Export.Read(new StringReader(day.Export())));
            Assert.Equal(expected, scenario.Sendings.Single(sending => sending.Key.StartsWith("0200", StringComparison.Ordinal)).Fate);
        }
    }

    [Fact]
    public void A_record_without_a_terminal_is_refused()
    {
        var host = new PartyRecord(Export.Host, new FlightRecord(World.Midnight, What.On, []));
        Assert.Throws<InvalidDataException>(() => ReplayRun.Of([host]));
    }

    /// <summary>A bit of the MAC of the next answers that have one: a sale's, then its reversal's.</summary>
    private static Func<byte[], byte[]> SpoilMacs(int count)
    {
        const int mti = 2 + 5 + 6;
        return answer =>
        {
            if (answer.Length <= mti || answer[mti] is not (2 or 4) || count-- <= 0) return answer;
            var spoilt = answer.ToArray();
            spoilt[^1] ^= 1;
            return spoilt;
        };
    }

    private void Tell(ReplayResult result)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Recorded.Length} recorded, {result.Replayed.Length} replayed, same {result.IsSame}"));
        for (var at = 0; at < Math.Max(result.Recorded.Length, result.Replayed.Length); at++)
            output.WriteLine($"{result.Recorded.ElementAtOrDefault(at)} | {result.Replayed.ElementAtOrDefault(at)}");
        foreach (var left in result.Scenario.LeftOut) output.WriteLine($"{left.Number}: {left.Why}");
        foreach (var violation in result.Report.Violations) output.WriteLine($"{violation}");
        foreach (var line in result.Report.Story.TakeLast(40)) output.WriteLine(line);
    }

    /// <summary>A town of one till whose terminal and host are recorded.</summary>
    private sealed class RecordedDay : IDisposable
    {
        private readonly ListRecorder host;
        private readonly ListRecorder terminal;

        public RecordedDay(ulong seed)
        {
            World = new World(seed, new TownSize(1, 1));
            terminal = new ListRecorder(() => World.Scheduler.Now);
            host = new ListRecorder(() => World.Scheduler.Now);
            (Till.Recorder, World.Host.Recorder) = (terminal, host);
            World.Found();
            World.Scheduler.Run(World.Midnight.AddHours(9));
            World.Clerks[0].IsAway = true;
            Till.SwitchOn();
        }

        public World World { get; }

        public TillMachine Till => World.Tills[0];

        public List<(string, string)> Expected { get; } = [];

        /// <summary>One sale, until the till is at rest again.</summary>
        public void Sell(int fen, string outcome, Action? before = null, Action? sent = null, Action? after = null)
        {
            Expected.Add((string.Create(CultureInfo.InvariantCulture, $"Sale {fen}"), outcome));
            Until(() => Till.Screen?.Name == "idle");
            var isSent = false;
            terminal.Noted = record =>
            {
                if (record.What != What.Sent || record["mti"] != "0200") return;
                isSent = true;
                if (sent is not null) World.Scheduler.After(TimeSpan.FromMilliseconds(300), sent);
            };
            before?.Invoke();
            Type(fen.ToString(CultureInfo.InvariantCulture));
            Until(() => isSent, fen);
            Pass(TimeSpan.FromSeconds(1));
            Until(() => Till.IsUp && Till.Screen?.Name is not ("waiting" or "boot"), fen);
            after?.Invoke();
            Until(() => Till.Screen?.Name == "idle", fen);
        }

        /// <summary>A clerk of the town does what he likes, and a few things go wrong.</summary>
        public void Trade(TimeSpan time)
        {
            (World.Clerks[0].IsAway, World.Clerks[0].IsOpen) = (false, true);
            var from = World.Scheduler.Now;
            new FaultHand(World).Take(
            [
                new Fault(from.AddMinutes(2), FaultKind.Connection, Till.Tid, (int)LineFaultKind.LoseAnswer, 0),
                new Fault(from.AddMinutes(4), FaultKind.Connection, Till.Tid, (int)LineFaultKind.CutAnswer, 20),
                new Fault(from.AddMinutes(6), FaultKind.PowerLoss, Till.Tid, 0, 0),
                new Fault(from.AddMinutes(8), FaultKind.Refusal, Till.Tid, 0, 20),
            ]);
            World.Scheduler.Run(from + time);
        }

        public string Export()
        {
            using var file = new MemoryStream();
            BlackBox.Export.Write(file, World.Scheduler.Now,
                [.. terminal.Records.Select(record => new PartyRecord(BlackBox.Export.Terminal, record)), .. host.Records.Select(record => new PartyRecord(BlackBox.Export.Host, record))], 0);
            return Encoding.UTF8.GetString(file.ToArray());
        }

        public void Dispose() => World.Dispose();

        private void Until(Func<bool> reached, int fen = 0)
        {
            for (var tries = 0; !reached(); tries++)
            {
                Assert.True(tries < 3000, $"The till stands at {Till.Screen?.Name} of {fen}: {string.Join(' ', Till.Screen?.Lines.Select(line => line.Text) ?? [])}");
                Pass(TimeSpan.FromMilliseconds(500));
                if (Till.IsUp && Till.Screen is { } screen && !reached()) Answer(screen);
            }
        }

        private void Answer(Screen screen)
        {
            if (screen.Name == "operator") Type(screen.Input!.Kind == InputKind.Secret ? "123456" : "00", confirm: true);
            else if (screen.Name == "amount") Till.Press(Key.Confirm);
            else if (screen.Name == "card") Till.Swipe(World.Cards.OrderBy(card => card.Profile.ApprovesParts).ThenByDescending(card => card.Profile.Opening.Minor + card.Profile.CreditLine.Minor).First().Track);
            else if (screen.Name == "pin") Type(TownCard.Pin, confirm: true);
            else if (screen is { Name: "result", Tone: ScreenTone.Bad }) Till.Press(Key.Cancel);
            else if (screen.Name is not ("waiting" or "reversal" or "unknown" or "boot") && screen.SoftKeys.FirstOrDefault(key => key is { Primary: true, Enabled: true }) is { } primary) Till.Press(primary.Key);
        }

        private void Type(string digits, bool confirm = false)
        {
            foreach (var digit in digits) Till.Press(Key.D0 + (digit - '0'));
            if (confirm) Till.Press(Key.Confirm);
        }

        private void Pass(TimeSpan time) => World.Scheduler.Run(World.Scheduler.Now + time);
    }
}
