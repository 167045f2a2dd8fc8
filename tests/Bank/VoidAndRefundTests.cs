using Piaohao.Amounts;
using Xunit;
using static Piaohao.Transactions.TransactionKind;

namespace Piaohao.Bank.Tests;

public sealed class VoidAndRefundTests
{
    [Fact]
    public async Task Void_gives_the_whole_sale_back_once_however_often_it_comes()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        var sale = acquirer.Sale(TestCards.Debit, 45_00, 1);
        Assert.Equal("00", await acquirer.CodeOfAsync(sale));

        var request = acquirer.Request(SaleVoid, TestCards.Debit, 45_00, 2, sale);
        var answer = await acquirer.AskAsync(request);
        Assert.Equal([2, 3, 4, 7, 11, 12, 13, 15, 32, 33, 37, 38, 39, 41, 42, 44, 49, 60, 64], answer?.Fields);
        Assert.Equal(("0210", "00", "230"), (answer?.Mti.ToString(), answer?.Text(39), answer?.Text(60)));
        Assert.Equal(answer?.Text(38), (await acquirer.AskAsync(request))?.Text(38));
        Assert.Equal("12", await acquirer.CodeOfAsync(acquirer.Request(SaleVoid, TestCards.Debit, 45_00, 3, sale)));
        Assert.Equal("12", await acquirer.CodeOfAsync(acquirer.Request(Refund, TestCards.Debit, 1_00, 4, sale)));

        Assert.Equal(10_000_00, bank.Balance(TestCards.Debit));
        Assert.Equal([(Sale, 45_00L), (SaleVoid, -45_00L)], bank.Audit.StandingMovements().Select(m => (m.Kind, m.Amount.Minor)));
        Assert.Empty(bank.Audit.Verify());
    }

    [Fact]
    public async Task Void_is_refused_where_original_card_or_amount_is_another()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        var sale = acquirer.Sale(TestCards.Debit, 45_00, 1);
        var declined = acquirer.Sale(TestCards.Poor, 45_00, 2);
        var hold = acquirer.Request(PreAuthorisation, TestCards.Debit, 10_00, 3);
        foreach (var message in new[] { sale, declined, hold }) Assert.NotNull(await acquirer.CodeOfAsync(message));

        Assert.Equal("25", await acquirer.CodeOfAsync(acquirer.Request(SaleVoid, TestCards.Debit, 45_00, 4, acquirer.Sale(TestCards.Debit, 45_00, 99))));
        Assert.Equal("25", await acquirer.CodeOfAsync(acquirer.Request(SaleVoid, TestCards.Debit, 10_00, 5, hold)));
        Assert.Equal("59", await acquirer.CodeOfAsync(acquirer.Request(SaleVoid, TestCards.Credit, 45_00, 6, sale)));
        Assert.Equal("64", await acquirer.CodeOfAsync(acquirer.Request(SaleVoid, TestCards.Debit, 44_99, 7, sale)));
        Assert.Equal("12", await acquirer.CodeOfAsync(acquirer.Request(SaleVoid, TestCards.Poor, 45_00, 8, declined)));
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Reversal(sale, 9)));
        Assert.Equal("12", await acquirer.CodeOfAsync(acquirer.Request(SaleVoid, TestCards.Debit, 45_00, 10, sale)));
        Assert.Equal(10_000_00, bank.Balance(TestCards.Debit));
        Assert.Empty(bank.Audit.Verify());
    }

    [Fact]
    public async Task Reversal_of_a_void_makes_the_sale_stand_again_and_it_can_be_voided_anew()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        var sale = acquirer.Sale(TestCards.Debit, 45_00, 1);
        var first = acquirer.Request(SaleVoid, TestCards.Debit, 45_00, 2, sale);
        Assert.Equal("00", await acquirer.CodeOfAsync(sale));
        Assert.Equal("00", await acquirer.CodeOfAsync(first));

        Assert.Equal("12", await acquirer.CodeOfAsync(acquirer.Reversal(sale, 3)));
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Reversal(first, 4)));
        Assert.Equal(10_000_00 - 45_00, bank.Balance(TestCards.Debit));
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Reversal(first, 4, repeated: true)));
        Assert.Equal(10_000_00 - 45_00, bank.Balance(TestCards.Debit));
        await bank.RestartAsync();
        await using var again = await bank.ConnectAsync();
        Assert.Equal("00", await again.CodeOfAsync(again.Request(SaleVoid, TestCards.Debit, 45_00, 5, sale)));
        Assert.Equal(10_000_00, bank.Balance(TestCards.Debit));
        Assert.Empty(bank.Audit.Verify());
    }

    [Fact]
    public async Task Void_that_was_reversed_before_it_came_is_refused()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        var sale = acquirer.Sale(TestCards.Debit, 45_00, 1);
        var late = acquirer.Request(SaleVoid, TestCards.Debit, 45_00, 2, sale);
        Assert.Equal("00", await acquirer.CodeOfAsync(sale));

        Assert.Equal("25", await acquirer.CodeOfAsync(acquirer.Reversal(late, 3)));
        Assert.Equal("22", await acquirer.CodeOfAsync(late));
        Assert.Equal(10_000_00 - 45_00, bank.Balance(TestCards.Debit));
    }

    [Fact]
    public async Task Refunds_give_back_up_to_the_sale_and_never_more()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        var sale = acquirer.Sale(TestCards.Debit, 45_00, 1);
        Assert.Equal("00", await acquirer.CodeOfAsync(sale));

        var part = acquirer.Request(Refund, TestCards.Debit, 20_00, 2, sale);
        var answer = await acquirer.AskAsync(part);
        Assert.Equal(("0230", "00"), (answer?.Mti.ToString(), answer?.Text(39)));
        part.Mti = new Iso8583.Mti(221);
        var second = await acquirer.AskAsync(part);
        Assert.Equal(("0230", "00", answer?.Text(38)), (second?.Mti.ToString(), second?.Text(39), second?.Text(38)));
        Assert.Equal("64", await acquirer.CodeOfAsync(acquirer.Request(Refund, TestCards.Debit, 25_01, 3, sale)));
        Assert.Equal("12", await acquirer.CodeOfAsync(acquirer.Request(SaleVoid, TestCards.Debit, 45_00, 4, sale)));
        Assert.Equal("59", await acquirer.CodeOfAsync(acquirer.Request(Refund, TestCards.Credit, 25_00, 5, sale)));
        await bank.RestartAsync();
        await using var again = await bank.ConnectAsync();
        Assert.Equal("00", await again.CodeOfAsync(again.Request(Refund, TestCards.Debit, 25_00, 6, sale)));
        Assert.Equal("12", await again.CodeOfAsync(again.Request(Refund, TestCards.Debit, 1, 7, sale)));
        Assert.Equal("12", await again.CodeOfAsync(again.Reversal(sale, 8)));

        Assert.Equal(10_000_00, bank.Balance(TestCards.Debit));
        Assert.Empty(bank.Audit.Verify());
    }

    [Fact]
    public async Task Refund_reaches_a_sale_of_many_months_ago_and_a_card_that_was_lost_since()
    {
        await using var bank = await TestBank.StartAsync();
        Iso8583.Message sale;
        await using (var acquirer = await bank.ConnectAsync())
        {
            sale = acquirer.Sale(TestCards.Debit, 45_00, 1);
            Assert.Equal("00", await acquirer.CodeOfAsync(sale));
        }

        bank.Time.Advance(TimeSpan.FromDays(300));
        Assert.True(await bank.Host.SetStatusAsync(TestCards.Debit.Pan, Issuing.CardStatus.Lost));
        await using var later = await bank.ConnectAsync();
        Assert.Equal("00", await later.CodeOfAsync(later.Request(Refund, TestCards.Debit, 45_00, 2, sale)));
        Assert.Equal(10_000_00, bank.Balance(TestCards.Debit));
    }

    [Fact]
    public async Task Refunds_sent_all_at_once_give_back_no_more_than_the_sale()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        var sale = acquirer.Sale(TestCards.Debit, 45_00, 1);
        Assert.Equal("00", await acquirer.CodeOfAsync(sale));

        for (var stan = 2; stan < 42; stan++) await acquirer.SendAsync(acquirer.Request(Refund, TestCards.Debit, 10_00, stan, sale));
        acquirer.EndSending();
        var answers = await acquirer.ReadToEndAsync();

        Assert.Equal((4, 36), (answers.Count(a => a.Is(39, "00")), answers.Count(a => a.Is(39, "64"))));
        Assert.Equal(10_000_00 - 5_00, bank.Balance(TestCards.Debit));
        Assert.Empty(bank.Audit.Verify());
    }

    [Fact]
    public async Task Day_limit_counts_what_stands()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        var sales = new[] { 50_00, 50_00, 20_00 }.Select((fen, i) => acquirer.Sale(TestCards.Limited, fen, i + 1)).ToArray();
        foreach (var sale in sales) Assert.Equal("00", await acquirer.CodeOfAsync(sale));

        Assert.Equal("61", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Limited, 1, 4)));
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Request(Refund, TestCards.Limited, 10_00, 5, sales[0])));
        Assert.Equal("61", await acquirer.CodeOfAsync(acquirer.Request(PreAuthorisation, TestCards.Limited, 10_01, 6)));
        var hold = acquirer.Request(PreAuthorisation, TestCards.Limited, 10_00, 7);
        Assert.Equal("00", await acquirer.CodeOfAsync(hold));
        Assert.Equal("61", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Limited, 1, 8)));
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Request(PreAuthorisationVoid, TestCards.Limited, 10_00, 9, hold)));
        var taken = acquirer.Request(SaleVoid, TestCards.Limited, 50_00, 10, sales[1]);
        Assert.Equal("00", await acquirer.CodeOfAsync(taken));
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Reversal(taken, 11)));
        Assert.Equal("61", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Limited, 10_01, 12)));
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Limited, 10_00, 13)));
        Assert.Equal(Money.Fen(1_000_00 - 120_00), bank.Audit.Find(TestCards.Limited.Pan, bank.Hsm)?.Balance);
    }
}
