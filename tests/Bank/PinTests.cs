using Xunit;

namespace Piaohao.Bank.Tests;

public sealed class PinTests
{
    [Fact]
    public async Task Wrong_pin_is_55_until_the_third_which_locks_the_card()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();

        Assert.Equal("55", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Debit, 1_00, 1, "000000")));
        Assert.Equal("55", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Debit, 1_00, 2, "123457")));
        Assert.Equal("75", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Debit, 1_00, 3, "1234567")));
        Assert.Equal("75", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Debit, 1_00, 4)));
        Assert.Equal(10_000_00, bank.Balance(TestCards.Debit));

        Assert.True(await bank.Host.ResetPinTriesAsync(TestCards.Debit.Pan));
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Debit, 1_00, 5)));
    }

    [Fact]
    public async Task Tries_are_counted_across_a_restart_and_given_back_by_the_right_pin()
    {
        await using var bank = await TestBank.StartAsync();
        await using (var acquirer = await bank.ConnectAsync())
        {
            Assert.Equal("55", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Debit, 1_00, 1, "000000")));
            Assert.Equal("55", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Debit, 1_00, 2, "000000")));
        }

        await bank.RestartAsync();
        await using var again = await bank.ConnectAsync();
        Assert.Equal(2, bank.Audit.Find(TestCards.Debit.Pan, bank.Hsm)?.PinTries);
        Assert.Equal("51", await again.CodeOfAsync(again.Sale(TestCards.Debit, 10_000_01, 3)));
        Assert.Equal(0, bank.Audit.Find(TestCards.Debit.Pan, bank.Hsm)?.PinTries);
        Assert.Equal("55", await again.CodeOfAsync(again.Sale(TestCards.Debit, 1_00, 4, "000000")));
        Assert.Equal("00", await again.CodeOfAsync(again.Sale(TestCards.Debit, 1_00, 5)));
    }

    [Fact]
    public async Task Repeated_message_with_a_wrong_pin_uses_one_try()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();

        var sale = acquirer.Sale(TestCards.Debit, 1_00, 1, "000000");
        for (var i = 0; i < 5; i++) Assert.Equal("55", await acquirer.CodeOfAsync(sale));

        Assert.Equal(1, bank.Audit.Find(TestCards.Debit.Pan, bank.Hsm)?.PinTries);
    }

    [Fact]
    public async Task Missing_pin_is_55_where_the_card_asks_for_one_and_uses_no_try()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();

        Assert.Equal("55", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Debit, 1_00, 1, pin: null)));
        Assert.Equal("55", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Chip, 1_00, 2, pin: null)));
        Assert.Equal(0, bank.Audit.Find(TestCards.Debit.Pan, bank.Hsm)?.PinTries);
        Assert.Equal("55", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Credit, 1_00, 3, "000000")));
    }

    [Fact]
    public async Task Block_that_deciphers_to_no_pin_is_99_and_uses_no_try()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();

        var sale = acquirer.Sale(TestCards.Debit, 1_00, 1).SetBytes(52, new byte[8]);

        Assert.Equal("99", await acquirer.CodeOfAsync(sale));
        Assert.Equal(0, bank.Audit.Find(TestCards.Debit.Pan, bank.Hsm)?.PinTries);
    }
}
