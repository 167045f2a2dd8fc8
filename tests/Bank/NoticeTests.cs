using Piaohao.Bank.Faults;
using Piaohao.Iso8583;
using Xunit;
using static Piaohao.Transactions.TransactionKind;

namespace Piaohao.Bank.Tests;

public sealed class NoticeTests
{
    [Fact]
    public async Task Offline_sale_is_posted_once_though_the_money_lacks_and_keeps_its_authorisation()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        var sale = acquirer.Request(OfflineSale, TestCards.Poor, 45_00, 1);

        var answer = await acquirer.AskAsync(sale);
        Assert.Equal(("0230", "00", "654321"), (answer?.Mti.ToString(), answer?.Text(39), answer?.Text(38)));
        sale.Mti = new Mti(221);
        Assert.Equal("00", await acquirer.CodeOfAsync(sale));
        Assert.Equal(5_00 - 45_00, bank.Balance(TestCards.Poor));
        sale.Mti = new Mti(220);
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Request(SaleVoid, TestCards.Poor, 45_00, 2, sale)));
        Assert.Equal(5_00, bank.Balance(TestCards.Poor));
        Assert.Empty(bank.Audit.Verify());
    }

    [Fact]
    public async Task Only_an_unknown_card_refuses_an_offline_sale()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();

        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Request(OfflineSale, TestCards.Lost, 1_00, 1)));
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Request(OfflineSale, TestCards.PastExpiry, 1_00, 2)));
        Assert.Equal("14", await acquirer.CodeOfAsync(acquirer.Request(OfflineSale, TestCards.Unknown, 1_00, 3)));
        Assert.Equal("15", await acquirer.CodeOfAsync(acquirer.Request(OfflineSale, TestCards.NoIssuer, 1_00, 4)));
        Assert.Empty(bank.Audit.Verify());
    }

    [Fact]
    public async Task Tip_adds_to_its_sale_and_what_is_given_back_takes_from_it()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        var sale = acquirer.Sale(TestCards.Debit, 100_00, 1);
        Assert.Equal("00", await acquirer.CodeOfAsync(sale));

        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Request(TipAdjust, TestCards.Debit, 15_00, 2, sale)));
        Assert.Equal("64", await acquirer.CodeOfAsync(acquirer.Request(TipAdjust, TestCards.Debit, 15_01, 3, sale).Set(3, "200000")));
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Request(TipAdjust, TestCards.Debit, 5_00, 4, sale).Set(3, "200000")));
        Assert.Equal(10_000_00 - 110_00, bank.Balance(TestCards.Debit));
        Assert.Equal([100_00L, 15_00L, -5_00L], bank.Audit.StandingMovements().Select(m => m.Amount.Minor));
        Assert.Equal("12", await acquirer.CodeOfAsync(acquirer.Reversal(sale, 5)));
        Assert.Equal("64", await acquirer.CodeOfAsync(acquirer.Request(SaleVoid, TestCards.Debit, 100_00, 6, sale)));
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Request(SaleVoid, TestCards.Debit, 110_00, 7, sale)));
        Assert.Equal("12", await acquirer.CodeOfAsync(acquirer.Request(TipAdjust, TestCards.Debit, 1_00, 8, sale)));
        Assert.Equal(10_000_00, bank.Balance(TestCards.Debit));
        Assert.Empty(bank.Audit.Verify());
    }

    [Fact]
    public async Task Refunds_reach_the_tip_too()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        var sale = acquirer.Sale(TestCards.Debit, 100_00, 1);
        Assert.Equal("00", await acquirer.CodeOfAsync(sale));
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Request(TipAdjust, TestCards.Debit, 15_00, 2, sale)));

        Assert.Equal("64", await acquirer.CodeOfAsync(acquirer.Request(Refund, TestCards.Debit, 115_01, 3, sale)));
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Request(Refund, TestCards.Debit, 110_00, 4, sale)));
        Assert.Equal("64", await acquirer.CodeOfAsync(acquirer.Request(TipAdjust, TestCards.Debit, 5_01, 5, sale).Set(3, "200000")));
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Request(Refund, TestCards.Debit, 5_00, 6, sale)));
        Assert.Equal(10_000_00, bank.Balance(TestCards.Debit));
        Assert.Empty(bank.Audit.Verify());
    }

    [Fact]
    public async Task Notice_without_field_60_is_a_format_error_because_nothing_else_tells_a_tip_from_a_refund()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        var notice = acquirer.Request(OfflineSale, TestCards.Debit, 1_00, 1);
        notice.Remove(60);

        Assert.Equal("30", await acquirer.CodeOfAsync(notice));
    }

    [Fact]
    public async Task Fault_by_amount_meets_a_notice_the_first_time_only()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        var notice = acquirer.Request(OfflineSale, TestCards.Debit, 9901_00, 1);

        await acquirer.SendAsync(notice);
        notice.Mti = new Mti(221);
        Assert.Equal("00", await acquirer.CodeOfAsync(notice));
        Assert.Equal(1, bank.Host.Counters.Faults);
        Assert.Equal(10_000_00 - 9901_00, bank.Balance(TestCards.Debit));
    }

    [Theory]
    [InlineData(9900_91)]
    [InlineData(9900_98)]
    [InlineData(9900_09)]
    public async Task Notice_that_met_a_fault_that_passes_is_decided_anew_when_it_comes_again(long fen)
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        var notice = acquirer.Request(OfflineSale, TestCards.Debit, fen, 1);
        Assert.Equal((fen % 100).ToString("00", System.Globalization.CultureInfo.InvariantCulture), await acquirer.CodeOfAsync(notice));
        notice.Mti = new Mti(221);
        Assert.Equal("00", await acquirer.CodeOfAsync(notice));
        Assert.Equal("00", await acquirer.CodeOfAsync(notice));
        Assert.Equal(10_000_00 - fen, bank.Balance(TestCards.Debit));
        Assert.Empty(bank.Audit.Verify());
    }

    [Fact]
    public async Task Board_plays_its_faults_on_every_kind_of_request()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        var sale = acquirer.Sale(TestCards.Debit, 45_00, 1);
        Assert.Equal("00", await acquirer.CodeOfAsync(sale));

        bank.Faults.SetEveryRequest(Fault.Decline("91"));
        Assert.Equal("91", await acquirer.CodeOfAsync(acquirer.Request(Balance, TestCards.Debit, 0, 2)));
        Assert.Equal("91", await acquirer.CodeOfAsync(acquirer.Request(PreAuthorisation, TestCards.Debit, 1_00, 3)));
        Assert.Equal("91", await acquirer.CodeOfAsync(acquirer.Request(SaleVoid, TestCards.Debit, 45_00, 4, sale)));
        Assert.Equal("91", await acquirer.CodeOfAsync(acquirer.Request(Refund, TestCards.Debit, 45_00, 5, sale)));
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Query(sale, 6)));
        bank.Faults.Clear();
        Assert.Equal(10_000_00 - 45_00, bank.Balance(TestCards.Debit));
        Assert.Empty(bank.Audit.Verify());
    }
}
