using Piaohao.Amounts;
using Piaohao.Bank.Faults;
using Xunit;

namespace Piaohao.Bank.Tests;

public sealed class FaultTests
{
    [Theory]
    [InlineData(9900_51, "51")]
    [InlineData(9900_05, "05")]
    [InlineData(9900_91, "91")]
    [InlineData(9900_00, "00")]
    [InlineData(9900_11, "00")]
    public async Task Amount_of_9900_declines_with_the_code_in_its_fen(long fen, string code)
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        var sale = acquirer.Sale(TestCards.Debit, fen, 1);

        Assert.Equal(code, await acquirer.CodeOfAsync(sale));
        Assert.Equal(code, await acquirer.CodeOfAsync(sale));
        Assert.Equal(code == "00" ? 10_000_00 - fen : 10_000_00, bank.Balance(TestCards.Debit));
    }

    [Fact]
    public async Task Amounts_play_nothing_outside_the_demo()
    {
        await using var bank = await TestBank.StartAsync(new BankOptions([TestBank.AcquirerId]));
        await using var acquirer = await bank.ConnectAsync();

        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Debit, 9901_00, 1)));
    }

    [Theory]
    [InlineData(9901_00, 0, "25")]
    [InlineData(9901_01, 9901_01, "00")]
    public async Task Unanswered_sale_leaves_what_its_kind_says_and_its_reversal_puts_it_right(long fen, long moved, string reversed)
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        var sale = acquirer.Sale(TestCards.Debit, fen, 1);

        await acquirer.SendAsync(sale);
        acquirer.EndSending();
        Assert.Empty(await acquirer.ReadToEndAsync());
        Assert.Equal(10_000_00 - moved, bank.Balance(TestCards.Debit));

        await using var again = await bank.ConnectAsync();
        Assert.Equal(reversed, await again.CodeOfAsync(again.Reversal(sale, 2)));
        Assert.Equal(10_000_00, bank.Balance(TestCards.Debit));
        Assert.Equal(1, bank.Host.Counters.Faults);
    }

    [Fact]
    public async Task Late_answer_comes_when_its_time_is_over_and_others_pass_it()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        bank.Faults.LateAnswerDelay = TimeSpan.FromSeconds(61);

        await acquirer.SendAsync(acquirer.Sale(TestCards.Debit, 9902_00, 1));
        await bank.Time.TimerSetFor(TimeSpan.FromSeconds(61));
        Assert.Equal(98_00, bank.Balance(TestCards.Debit));
        Assert.Equal("51", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Debit, 99_00, 2)));

        bank.Time.Advance(TimeSpan.FromSeconds(61));
        var late = await acquirer.ReadAsync();
        Assert.Equal(("000001", "00"), (late?.Text(11), late?.Text(39)));
    }

    [Fact]
    public async Task Answer_twice_is_the_same_frame_twice_and_the_money_once()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();

        await acquirer.SendAsync(acquirer.Sale(TestCards.Debit, 9903_00, 1));
        var first = await acquirer.ReadFrameAsync();
        Assert.NotNull(first);
        Assert.Equal(first, await acquirer.ReadFrameAsync());
        Assert.Equal(10_000_00 - 9903_00, bank.Balance(TestCards.Debit));
    }

    [Theory]
    [InlineData(9904_00, 0)]
    [InlineData(9904_01, 9904_01)]
    public async Task Connection_is_cut_before_or_after_the_money_moves(long fen, long moved)
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();

        await acquirer.SendAsync(acquirer.Sale(TestCards.Debit, fen, 1));

        Assert.Null(await acquirer.ReadFrameAsync());
        Assert.Equal(10_000_00 - moved, bank.Balance(TestCards.Debit));
        Assert.Equal(0, bank.Host.Counters.Malformed);
        Assert.Empty(bank.Audit.Verify());
    }

    [Fact]
    public async Task Fault_armed_for_the_next_sale_is_played_once_and_a_standing_one_until_it_is_ended()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();

        bank.Faults.SetEveryRequest(Fault.Decline("96"));
        bank.Faults.SetCard(TestCards.Credit.Pan, Fault.Decline("05"));
        bank.Faults.SetNextRequest(Fault.Decline("57"));
        Assert.Equal("57", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Credit, 1_00, 1)));
        Assert.Equal("05", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Credit, 1_00, 2)));
        Assert.Equal("96", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Debit, 1_00, 3)));
        bank.Faults.Clear();
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Credit, 1_00, 4)));
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Debit, 1_00, 5)));
    }

    [Fact]
    public async Task Answer_to_a_reversal_can_be_lost_and_its_repeat_finds_it_done()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        var sale = acquirer.Sale(TestCards.Debit, 45_00, 1);
        Assert.Equal("00", await acquirer.CodeOfAsync(sale));

        bank.Faults.SetNextReversal(new Fault(FaultKind.AnswerLost));
        await acquirer.SendAsync(acquirer.Reversal(sale, 2));
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Reversal(sale, 2, repeated: true)));
        acquirer.EndSending();
        Assert.Empty(await acquirer.ReadToEndAsync());
        Assert.Equal(10_000_00, bank.Balance(TestCards.Debit));
        Assert.Equal(1, bank.Host.Counters.Faults);
    }

    [Fact]
    public void Snapshot_shows_all_switches_and_no_whole_card_number()
    {
        using var board = new FaultBoard(byAmount: true);
        board.SetNextRequest(new Fault(FaultKind.AnswerTwice));
        board.SetEveryReversal(new Fault(FaultKind.NoAnswer));
        board.SetCard(TestCards.Debit.Pan, Fault.Decline("05"));
        board.NetworkDown = true;

        var snapshot = board.Snapshot();

        Assert.Equal(FaultKind.AnswerTwice, snapshot.NextRequest?.Kind);
        Assert.Equal(FaultKind.NoAnswer, snapshot.EveryReversal?.Kind);
        Assert.Equal(new CardFault(TestCards.Debit.Pan.Masked, Fault.Decline("05")), Assert.Single(snapshot.Cards));
        Assert.True(snapshot is { NetworkDown: true, ByAmount: true, EveryRequest: null });
        Assert.Throws<ArgumentException>(() => board.SetNextRequest(Fault.Decline("00")));
        Assert.Throws<ArgumentException>(() => board.SetNextRequest(new Fault(FaultKind.LateAnswer, "05")));
    }

    [Theory]
    [InlineData(9899_99, null)]
    [InlineData(9901_00, FaultKind.NoAnswer)]
    [InlineData(9901_50, FaultKind.AnswerLost)]
    [InlineData(9902_00, FaultKind.LateAnswer)]
    [InlineData(9903_99, FaultKind.AnswerTwice)]
    [InlineData(9904_00, FaultKind.CutBefore)]
    [InlineData(9904_10, FaultKind.CutAfter)]
    [InlineData(9905_00, null)]
    public void Amounts_name_their_faults(long fen, FaultKind? kind) => Assert.Equal(kind, AmountFaults.Of(Money.Fen(fen))?.Kind);
}
