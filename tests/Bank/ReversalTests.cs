using Xunit;

namespace Piaohao.Bank.Tests;

public sealed class ReversalTests
{
    [Fact]
    public async Task Reversal_gives_the_money_back_once_however_often_it_comes()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        var sale = acquirer.Sale(TestCards.Debit, 45_00, 1);
        Assert.Equal("00", await acquirer.CodeOfAsync(sale));

        var advice = acquirer.Reversal(sale, 2);
        var answer = await acquirer.AskAsync(advice);
        Assert.Equal("0430", answer?.Mti.ToString());
        Assert.Equal([2, 3, 4, 7, 11, 32, 33, 37, 39, 41, 42, 49, 128], answer?.Fields);
        Assert.Equal("00", answer?.Text(39));
        Assert.Equal(10_000_00, bank.Balance(TestCards.Debit));

        Assert.Equal("00", await acquirer.CodeOfAsync(advice));
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Reversal(sale, 2, repeated: true)));
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Reversal(sale, 3)));
        await bank.RestartAsync();
        await using var again = await bank.ConnectAsync();
        Assert.Equal("00", await again.CodeOfAsync(again.Reversal(sale, 2, repeated: true)));
        Assert.Equal(10_000_00, bank.Balance(TestCards.Debit));
        Assert.Empty(bank.Audit.StandingMovements());
        Assert.Empty(bank.Audit.Verify());
    }

    [Fact]
    public async Task Reversal_of_a_declined_sale_is_answered_and_moves_nothing()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        var sale = acquirer.Sale(TestCards.Poor, 45_00, 1);
        Assert.Equal("51", await acquirer.CodeOfAsync(sale));

        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Reversal(sale, 2)));
        Assert.Equal(5_00, bank.Balance(TestCards.Poor));
        Assert.Empty(bank.Audit.Verify());
    }

    [Fact]
    public async Task Original_that_comes_after_its_reversal_is_refused_also_after_a_restart()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        var sale = acquirer.Sale(TestCards.Debit, 45_00, 1);

        Assert.Equal("25", await acquirer.CodeOfAsync(acquirer.Reversal(sale, 2)));
        await bank.RestartAsync();
        await using var again = await bank.ConnectAsync();
        Assert.Equal("22", await again.CodeOfAsync(again.WithPin(sale, TestCards.Debit, TestCards.Pin)));
        Assert.Equal("22", await again.CodeOfAsync(sale));
        Assert.Equal("25", await again.CodeOfAsync(again.Reversal(sale, 2, repeated: true)));
        Assert.Equal(10_000_00, bank.Balance(TestCards.Debit));
        Assert.Empty(bank.Audit.Verify());
    }

    [Fact]
    public async Task Reversal_that_differs_from_its_original_is_64_and_moves_nothing()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        var sale = acquirer.Sale(TestCards.Debit, 45_00, 1);
        Assert.Equal("00", await acquirer.CodeOfAsync(sale));

        Assert.Equal("64", await acquirer.CodeOfAsync(acquirer.Reversal(sale, 2).SetNumber(4, 45_01)));
        Assert.Equal("64", await acquirer.CodeOfAsync(acquirer.Reversal(sale, 3).Set(2, TestCards.Poor.Pan.Digits)));
        Assert.Equal(10_000_00 - 45_00, bank.Balance(TestCards.Debit));
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Reversal(sale, 4)));
    }

    [Theory]
    [InlineData("040000000111221200000004898110000048981100")]
    [InlineData("020000000113321200000004898110000048981100")]
    [InlineData("020000000111221200000001111111100048981100")]
    public async Task Reversal_that_names_no_possible_original_is_a_format_error(string original)
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        var sale = acquirer.Sale(TestCards.Debit, 45_00, 1);

        Assert.Equal("30", await acquirer.CodeOfAsync(acquirer.Reversal(sale, 2).Set(90, original)));
    }

    [Fact]
    public async Task Sale_and_its_reversal_at_the_same_moment_leave_the_balance_whole()
    {
        await using var bank = await TestBank.StartAsync();
        await using var one = await bank.ConnectAsync();
        await using var two = await bank.ConnectAsync();

        for (var stan = 1; stan <= 20; stan++)
        {
            var sale = one.Sale(TestCards.Debit, 45_00, stan);
            var codes = await Task.WhenAll(one.CodeOfAsync(sale), two.CodeOfAsync(two.Reversal(sale, 500 + stan)));
            Assert.Contains((codes[0], codes[1]), new (string?, string?)[] { ("00", "00"), ("22", "25") });
        }

        Assert.Equal(10_000_00, bank.Balance(TestCards.Debit));
        Assert.Empty(bank.Audit.Verify());
    }
}
