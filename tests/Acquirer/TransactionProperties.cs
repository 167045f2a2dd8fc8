using FsCheck;
using FsCheck.Fluent;
using Piaohao.Acquirer.Books;
using Piaohao.Iso8583;
using Piaohao.Ledger;
using Piaohao.Servers;
using Piaohao.Transactions;
using Xunit;

namespace Piaohao.Acquirer.Tests;

/// <summary>Any sequence of transactions of two terminals, with any answer of the network lost and any kill of the host: when all is settled, the books
/// hold, every original is what its linked transactions make of it, nothing is refunded beyond what was paid, and what the books say the network owes is
/// what the network did.</summary>
public sealed class TransactionProperties
{
    public enum Fate
    {
        Answered,
        Declined,
        Lost,
        LineCut,
    }

    private static readonly TransactionKind[] Kinds =
    [
        TransactionKind.Sale, TransactionKind.Sale, TransactionKind.SaleVoid, TransactionKind.Refund, TransactionKind.Refund, TransactionKind.PreAuthorisation,
        TransactionKind.PreAuthorisationVoid, TransactionKind.Completion, TransactionKind.CompletionNotice, TransactionKind.CompletionVoid,
        TransactionKind.OfflineSale, TransactionKind.TipAdjust,
    ];

    [Fact]
    public void Any_sequence_ends_with_books_that_say_what_the_network_did() =>
        Prop.ForAll(Steps().ToArbitrary(), steps => new Day().RunAsync(steps).GetAwaiter().GetResult()).Check(
            Config.QuickThrowOnFailure.WithMaxTest(PostgresServer.Runs(40)));

    private static Gen<Step[]> Steps() =>
        (from kind in Gen.Elements(Kinds)
         from turn in Gen.Choose(0, 9)
         from fate in Gen.Frequency((7, Gen.Constant(Fate.Answered)), (1, Gen.Constant(Fate.Declined)), (2, Gen.Constant(Fate.Lost)), (1, Gen.Constant(Fate.LineCut)))
         from pick in Gen.Choose(0, 99)
         from percent in Gen.Choose(1, 130)
         select new Step(kind, turn, fate, pick, percent)).ArrayOf(18);

    /// <param name="Turn">0 the other terminal, 1 a reversal of what came last, 2 its repeat, 3 a kill; otherwise the first terminal.</param>
    /// <param name="Pick">Which of the earlier approvals it speaks of.</param>
    /// <param name="Percent">Of the original's amount, for refunds, completions and tips.</param>
    public sealed record Step(TransactionKind Kind, int Turn, Fate Fate, int Pick, int Percent);

    private sealed class Day
    {
        private readonly Dictionary<string, (string Code, long Effect)> network = new(StringComparer.Ordinal);
        private readonly List<(TransactionKind Kind, Message Answer, long Fen)> approved = [];
        private ScriptedTerminal first = null!;
        private ScriptedTerminal second = null!;
        private Message? last;

        public async Task<bool> RunAsync(Step[] steps)
        {
            await using var test = await TestHost.StartAsync(new AcquirerOptions { IdleLimit = TimeSpan.FromDays(1) });
            (first, second) = (await test.SignedInAsync(), await test.SignedInAsync(TestHost.Tid2, 3));
            test.Network.Reversal = Reverse;
            foreach (var step in steps) await TakeAsync(test, step);
            await PassTimeUntilAsync(test, () => test.Queries.Open() == default && test.Host.StandingReversals + test.Host.StandingAdvices == 0);

            Assert.Null(test.Host.Verification.Verify().Difference);
            var receivable = test.Balance(AccountKind.NetworkReceivable);
            Assert.Equal(receivable, test.Balance(AccountKind.MerchantPayable) + test.Balance(AccountKind.FeeIncome));
            Assert.Equal(receivable, test.Host.Verification.StandingMovements().Sum(movement => movement.Amount.Minor));
            Assert.Equal(receivable, network.Values.Sum(done => done.Effect));
            foreach (var row in test.Queries.Recent(TestHost.Mid, 1000)) Assert.True(row.Refunded <= row.Total && row.Claimed.IsZero);
            return true;
        }

        private async Task TakeAsync(TestHost test, Step step)
        {
            test.Network.Sale = message => Do(message, step.Fate);
            test.Network.Advice = message => Do(message, step.Fate);
            switch (step.Turn)
            {
                case 1 when last is not null && TransactionForm.Of((TransactionKind)int.Parse(last.Text(60)![..2], System.Globalization.CultureInfo.InvariantCulture)).IsReversible:
                    Assert.Contains(await first.CodeOfAsync(first.ReversalOf(last)), new[] { "00", "12", "25" });
                    break;
                case 2 when last is not null:
                    await first.CodeOfAsync(last);
                    break;
                case 3:
                    await test.KillAsync();
                    (first.Frames, second.Frames) = (test.Connect(), test.Connect());
                    break;
                default:
                    await TradeAsync(test, step, step.Turn == 0 ? second : first);
                    break;
            }
        }

        private async Task TradeAsync(TestHost test, Step step, ScriptedTerminal terminal)
        {
            if (Asked(step, terminal) is not { } message) return;
            var answer = await terminal.AskAsync(message);
            if (terminal == first) last = message;
            message.TryGetNumber(4, out var fen);
            if (answer.Is(39, "00")) approved.Add((step.Kind, answer, fen));
            if (step.Fate == Fate.LineCut) await PassTimeUntilAsync(test, () => test.Host.Network.State == Acquirer.Network.NetworkState.Up);
        }

        private Message? Asked(Step step, ScriptedTerminal terminal)
        {
            TransactionKind[] originals = step.Kind switch
            {
                TransactionKind.SaleVoid or TransactionKind.TipAdjust => [TransactionKind.Sale],
                TransactionKind.Refund => [TransactionKind.Sale, TransactionKind.Completion, TransactionKind.CompletionNotice, TransactionKind.OfflineSale],
                TransactionKind.PreAuthorisationVoid or TransactionKind.Completion or TransactionKind.CompletionNotice => [TransactionKind.PreAuthorisation],
                TransactionKind.CompletionVoid => [TransactionKind.Completion, TransactionKind.CompletionNotice],
                _ => [],
            };
            var fen = 1000 + (step.Pick * 37L);
            if (originals.Length == 0)
                return step.Kind == TransactionKind.OfflineSale
                    ? terminal.OfflineSale(fen, TestCard.Credit, $"T{step.Pick:00000}")
                    : terminal.Of(step.Kind, fen, TestCard.Credit);
            var found = approved.Where(earlier => originals.Contains(earlier.Kind)).ToList();
            if (found.Count == 0) return null;
            var (_, original, paid) = found[step.Pick % found.Count];
            var share = Math.Max(1, paid * step.Percent / 100);
            return step.Kind switch
            {
                TransactionKind.TipAdjust => terminal.Tip(share / 6, original),
                TransactionKind.Refund or TransactionKind.Completion or TransactionKind.CompletionNotice =>
                    terminal.Of(step.Kind, share, TestCard.Credit, original, isNamedByTrace: step.Kind != TransactionKind.Refund && step.Percent % 2 == 0),
                TransactionKind.PreAuthorisationVoid => terminal.Of(step.Kind, paid, TestCard.Credit, original, isNamedByTrace: step.Percent % 2 == 0),
                _ => terminal.Of(step.Kind, paid, TestCard.Credit, original),
            };
        }

        /// <summary>The network does what it is asked once, and answers a repeat as it answered first.</summary>
        private NetworkAct Do(Message message, Fate fate)
        {
            var key = message.Text(11) + message.Text(7);
            lock (network)
            {
                if (!network.TryGetValue(key, out var done))
                {
                    message.TryGetNumber(4, out var fen);
                    var effect = message.Mti.Value == 100 ? 0 : message.Is(3, "000000") ? fen : -fen;
                    network[key] = done = fate == Fate.Declined ? ("05", 0) : ("00", effect);
                }

                var act = new NetworkAct(done.Code);
                if (message.Mti.Value == 221) return act;
                return fate switch
                {
                    Fate.Lost => act with { WrongMac = true },
                    Fate.LineCut => act with { CutsLine = true },
                    _ => act,
                };
            }
        }

        private NetworkAct Reverse(Message message)
        {
            var named = message.Text(90)!;
            lock (network) return new NetworkAct(network.Remove(named[4..20]) ? "00" : "25");
        }

        private static async Task PassTimeUntilAsync(TestHost test, Func<bool> isReached)
        {
            while (!isReached())
            {
                test.Time.Advance(TimeSpan.FromSeconds(1));
                await Task.Delay(1);
            }
        }
    }
}
