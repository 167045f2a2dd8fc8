using FsCheck;
using FsCheck.Fluent;
using Piaohao.Iso8583;
using Piaohao.Transactions;
using Piaohao.Servers;
using Xunit;

namespace Piaohao.Bank.Tests;

/// <summary>One thing that happens: a transaction of any kind, or something about an earlier message.</summary>
public sealed record DayStep(DayAction Action, TransactionKind Kind, int Card, int Fen, int Which, bool Flag);

public enum DayAction { Send, Repeat, Reverse, ReverseUnseen, SendUnseen, Ask, WaitDays }

/// <summary>Whatever is sent, in any order, with any message repeated or reversed: the books are what <see cref="DayModel"/> says, which knows nothing of them.</summary>
public sealed class DayProperties
{
    private static readonly TransactionKind[] Kinds = [.. Enum.GetValues<TransactionKind>().Where(k => k != TransactionKind.Query)];

    private static readonly Arbitrary<DayStep[]> Steps = (
        from action in Gen.Frequency(
            (14, Gen.Constant(DayAction.Send)), (3, Gen.Constant(DayAction.Repeat)), (5, Gen.Constant(DayAction.Reverse)), (1, Gen.Constant(DayAction.ReverseUnseen)),
            (1, Gen.Constant(DayAction.SendUnseen)), (1, Gen.Constant(DayAction.Ask)), (2, Gen.Constant(DayAction.WaitDays)))
        from kind in Gen.Elements(Kinds)
        from card in Gen.Choose(0, 1)
        from fen in Gen.Choose(1, 40_00)
        from which in Gen.Choose(0, 1000)
        from flag in Gen.Elements(true, false)
        select new DayStep(action, kind, card, fen, which, flag)).ListOf(60).Select(l => l.ToArray()).ToArbitrary();

    [Fact]
    public void Any_sequence_of_all_kinds_leaves_the_books_as_a_model_of_its_own_says() =>
        Prop.ForAll(Steps, steps => AgreesAsync(steps).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(PostgresServer.Runs(30)));

    private static async Task<bool> AgreesAsync(DayStep[] steps)
    {
        // No connection is closed while days pass.
        var patient = new BankOptions([TestBank.AcquirerId]) { IdleLimit = TimeSpan.FromDays(45), SendLimit = TimeSpan.FromDays(45) };
        await using var bank = await TestBank.StartAsync(patient);
        var model = new DayModel(bank.Time);
        var acquirer = await bank.ConnectAsync();
        for (var i = 0; i < steps.Length; i++)
        {
            if (i == steps.Length / 2)
            {
                await acquirer.DisposeAsync();
                await bank.RestartAsync();
                acquirer = await bank.ConnectAsync();
            }

            var (message, expected) = model.Next(acquirer, steps[i]);
            var answer = await acquirer.AskAsync(message);
            if (answer?.Text(39) != expected) return Fails(steps, i, $"{message.Mti} {message.Text(60)} answered {answer?.Text(39)}, expected {expected}");
        }

        // An inquiry touches each account, so that lapsed holds are let go.
        for (var card = 0; card < 2; card++) Assert.Equal("00", await acquirer.CodeOfAsync(model.Inquiry(acquirer, card)));
        await acquirer.DisposeAsync();
        for (var card = 0; card < 2; card++)
        {
            var kept = (bank.Balance(TestCards.Property[card]), bank.Held(TestCards.Property[card]));
            if (kept != (model.BalanceOf(card), model.HeldOf(card))) return Fails(steps, steps.Length, $"{kept} stands, expected {(model.BalanceOf(card), model.HeldOf(card))}");
        }

        var moved = bank.Audit.StandingMovements().Sum(m => m.Amount.Minor);
        if (moved != DayModel.Opening.Sum() - model.BalanceOf(0) - model.BalanceOf(1)) return Fails(steps, steps.Length, "the movements that stand do not make the balances");
        return bank.Audit.Verify() is [] ? true : Fails(steps, steps.Length, bank.Audit.Verify()[0].ToString());
    }

    private static bool Fails(DayStep[] steps, int at, string what) =>
        throw new InvalidOperationException($"After {at} steps: {what}. {string.Join("; ", steps.Take(at + 1))}");
}
