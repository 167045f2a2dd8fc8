using FsCheck;
using FsCheck.Fluent;
using Piaohao.Acquirer.Books;
using Piaohao.Iso8583;
using Piaohao.Ledger;
using Piaohao.Servers;
using Xunit;

namespace Piaohao.Acquirer.Tests;

/// <summary>Whatever happens in whatever order: the books hold, and what stands in them is what the terminals were
/// told and the network was not told to take back.</summary>
public sealed class HostProperties
{
    public enum Step
    {
        Approved,
        Declined,
        WrongMac,
        Twice,
        Silent,
        LineCut,
        Repeat,
        Reverse,
        ReverseUnknown,
        SignIn,
        Restart,
        Kill,
        BothAtOnce,
    }

    [Fact]
    public void Any_day_ends_with_books_that_match() =>
        Prop.ForAll(
            Gen.Elements(Enum.GetValues<Step>()).ArrayOf(12).ToArbitrary(),
            steps => new Day().RunAsync(steps).GetAwaiter().GetResult()).Check(
                Config.QuickThrowOnFailure.WithMaxTest(PostgresServer.Runs(25)));

    /// <summary>A day of two terminals, and what the one who trades most believes.</summary>
    private sealed class Day
    {
        private readonly HashSet<string> standing = new(StringComparer.Ordinal);
        private readonly Dictionary<string, string> told = new(StringComparer.Ordinal);
        private ScriptedTerminal terminal = null!;
        private ScriptedTerminal other = null!;
        private Message? last;

        public async Task<bool> RunAsync(Step[] steps)
        {
            await using var test = await TestHost.StartAsync(new AcquirerOptions { IdleLimit = TimeSpan.FromDays(1) });
            terminal = await test.SignedInAsync();
            other = await test.SignedInAsync(TestHost.Tid2, 3);
            foreach (var step in steps) await TakeAsync(test, step);
            await PassTimeUntilAsync(test, () => test.Queries.Open() == default && test.Host.StandingReversals == 0);

            var verification = test.Host.Verification;
            var books = verification.StandingMovements().Select(sale => sale.Key.Reference).ToHashSet(
                StringComparer.Ordinal);
            return verification.Verify().IsEqual
                && books.SetEquals(standing)
                && test.Balance(AccountKind.NetworkReceivable) == test.Balance(AccountKind.MerchantPayable) + test.Balance(
                    AccountKind.FeeIncome)
                && test.Balance(AccountKind.NetworkReceivable) == verification.StandingMovements().Sum(
                    sale => sale.Amount.Minor)
                && IsEachSentOnce(test);
        }

        private static bool IsEachSentOnce(TestHost test) =>
            test.Network.Sales.Select(sale => sale.Text(37)).Distinct(StringComparer.Ordinal).Count() == test.Network.Sales.Count();

        private async Task TakeAsync(TestHost test, Step step)
        {
            test.Network.Sale = _ => step switch
            {
                Step.Declined => new NetworkAct("51"),
                Step.WrongMac => NetworkAct.Approve with { WrongMac = true },
                Step.Twice => NetworkAct.Approve with { Times = 2 },
                Step.Silent => NetworkAct.Silence,
                Step.LineCut => NetworkAct.Approve with { CutsLine = true },
                _ => NetworkAct.Approve,
            };
            switch (step)
            {
                case Step.Repeat when last is not null:
                    await RepeatAsync();
                    break;
                case Step.Reverse when last is not null:
                    await terminal.CodeOfAsync(terminal.ReversalOf(last));
                    standing.Remove(Reference(terminal, last));
                    break;
                case Step.ReverseUnknown:
                    last = terminal.Sale(100, TestCard.Debit);
                    await terminal.CodeOfAsync(terminal.ReversalOf(last));
                    break;
                case Step.SignIn:
                    await terminal.SignInAsync();
                    last = null;
                    break;
                case Step.Restart or Step.Kill:
                    await (step == Step.Kill ? test.KillAsync() : test.RestartAsync());
                    (terminal.Frames, other.Frames) = (test.Connect(), test.Connect());
                    break;
                case Step.BothAtOnce:
                    await Task.WhenAll(SellAsync(test, terminal, step), SellAsync(test, other, step));
                    break;
                case Step.Repeat or Step.Reverse:
                    break;
                default:
                    await SellAsync(test, terminal, step);
                    break;
            }
        }

        private async Task SellAsync(TestHost test, ScriptedTerminal seller, Step step)
        {
            var sale = seller.Sale(1000 + seller.LastTrace, seller == terminal ? TestCard.Debit : TestCard.Credit);
            await seller.SendAsync(sale);
            var reading = seller.ReadAsync();
            if (step == Step.Silent) await PassTimeUntilAsync(test, () => reading.IsCompleted);
            var answer = await reading;
            lock (told)
            {
                told[Reference(seller, sale)] = answer.Text(39)!;
                if (answer.Is(39, "00")) standing.Add(Reference(seller, sale));
                if (seller == terminal) last = sale;
            }

            if (step == Step.LineCut)
                await PassTimeUntilAsync(test, () => test.Host.Network.State == Acquirer.Network.NetworkState.Up);
        }

        private async Task RepeatAsync()
        {
            var code = await terminal.CodeOfAsync(last!);
            var isTakenBack = told.GetValueOrDefault(Reference(terminal, last!)) is null or "00" && !standing.Contains(
                Reference(terminal, last!));
            Assert.Equal(isTakenBack ? "22" : told[Reference(terminal, last!)], code);
        }

        private static async Task PassTimeUntilAsync(TestHost test, Func<bool> isReached)
        {
            while (!isReached())
            {
                test.Time.Advance(TimeSpan.FromSeconds(1));
                await Task.Delay(1);
            }
        }

        private static string Reference(ScriptedTerminal seller, Message sale) =>
            new TransactionKey(TestHost.Mid, seller.Id, seller.Batch, int.Parse(sale.Text(11)!, System.Globalization.CultureInfo.InvariantCulture)).Reference;
    }
}
