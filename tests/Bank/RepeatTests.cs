using Xunit;

namespace Piaohao.Bank.Tests;

public sealed class RepeatTests
{
    [Fact]
    public async Task Same_sale_again_gets_the_same_answer_also_after_a_restart_and_new_keys()
    {
        await using var bank = await TestBank.StartAsync();
        string?[] first;
        Iso8583.Message sale;
        await using (var acquirer = await bank.ConnectAsync())
        {
            sale = acquirer.Sale(TestCards.Debit, 45_00, 7);
            first = Answered(await acquirer.AskAsync(sale));
            Assert.Equal(first, Answered(await acquirer.AskAsync(sale)));
        }

        await bank.RestartAsync();
        bank.Time.Advance(TimeSpan.FromHours(13));
        await using var again = await bank.ConnectAsync();

        Assert.Equal(first, Answered(await again.AskAsync(again.WithPin(sale, TestCards.Debit, TestCards.Pin))));
        Assert.Equal(10_000_00 - 45_00, bank.Balance(TestCards.Debit));
        Assert.Empty(bank.Audit.Verify());
    }

    [Fact]
    public async Task Declined_sale_again_is_declined_again_though_money_has_come_back_meanwhile()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        var taken = acquirer.Sale(TestCards.Poor, 5_00, 1);
        var declined = acquirer.Sale(TestCards.Poor, 5_00, 2);

        Assert.Equal("00", await acquirer.CodeOfAsync(taken));
        Assert.Equal("51", await acquirer.CodeOfAsync(declined));
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Reversal(taken, 3)));
        Assert.Equal("51", await acquirer.CodeOfAsync(declined));
        Assert.Equal(5_00, bank.Balance(TestCards.Poor));
    }

    [Fact]
    public async Task Other_content_under_a_used_key_is_94_and_moves_nothing()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();

        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Debit, 45_00, 1)));
        var other = await acquirer.AskAsync(acquirer.Sale(TestCards.Debit, 45_01, 1));
        Assert.Equal(("94", false), (other?.Text(39), other?.Has(38)));
        Assert.Equal("94", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Credit, 45_00, 1)));
        Assert.Equal(10_000_00 - 45_00, bank.Balance(TestCards.Debit));
        Assert.Equal(0, bank.Balance(TestCards.Credit));
    }

    [Fact]
    public async Task Same_sale_sent_many_times_at_once_moves_money_once()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        var sale = acquirer.Sale(TestCards.Debit, 45_00, 1);

        for (var i = 0; i < 50; i++) await acquirer.SendAsync(sale);
        acquirer.EndSending();
        var answers = await acquirer.ReadToEndAsync();

        Assert.Equal(50, answers.Count);
        Assert.Single(answers.Select(a => string.Join('|', Answered(a))).Distinct(StringComparer.Ordinal));
        Assert.Equal(10_000_00 - 45_00, bank.Balance(TestCards.Debit));
    }

    [Fact]
    public async Task Same_stan_and_time_a_year_later_is_another_sale()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Debit, 45_00, 1)));

        bank.Time.Advance(TimeSpan.FromDays(365));
        await using var later = await bank.ConnectAsync();

        Assert.Equal("00", await later.CodeOfAsync(later.Sale(TestCards.Debit, 46_00, 1)));
        Assert.Equal(10_000_00 - 91_00, bank.Balance(TestCards.Debit));
    }

    private static string?[] Answered(Iso8583.Message? answer) => [.. answer!.Fields.Where(f => f != 64).Select(f => $"{f}:{answer.Text(f)}")];
}
