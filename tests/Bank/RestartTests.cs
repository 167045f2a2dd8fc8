using Piaohao.Iso8583;
using Xunit;

namespace Piaohao.Bank.Tests;

public sealed class RestartTests
{
    [Fact]
    public async Task Bank_that_stops_amid_sales_takes_each_once_when_they_are_sent_again()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        var sales = Enumerable.Range(1, 40).Select(stan => acquirer.Sale(TestCards.Debit, 1_00 + stan, stan)).ToArray();
        foreach (var sale in sales) await acquirer.SendAsync(sale);
        Assert.Equal("00", (await acquirer.ReadAsync())?.Text(39));

        await bank.RestartAsync();
        await using var again = await bank.ConnectAsync();
        foreach (var sale in sales) Assert.Equal("00", await again.CodeOfAsync(again.WithPin(sale, TestCards.Debit, TestCards.Pin)));

        Assert.Equal(10_000_00 - sales.Sum(AmountOf), bank.Balance(TestCards.Debit));
        Assert.Equal(40, bank.Audit.StandingMovements().Count);
        Assert.Empty(bank.Audit.Verify());
    }

    [Fact]
    public async Task Sale_that_the_books_refuse_to_take_is_96_and_harms_no_neighbour()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        // To this index 000007 is 000006 again, so the books cannot take it.
        bank.Database.Write(session => session.Execute("CREATE UNIQUE INDEX refuse ON card_transaction ((CASE stan WHEN '000007' THEN '000006' ELSE stan END))"));

        for (var stan = 1; stan <= 20; stan++) await acquirer.SendAsync(acquirer.Sale(TestCards.Debit, 1_00, stan));
        var answers = new List<Message>();
        for (var stan = 1; stan <= 20; stan++) answers.Add(await acquirer.ReadAsync() ?? throw new InvalidOperationException("No answer."));

        Assert.All(answers, a => Assert.Equal(a.Is(11, "000007") ? "96" : "00", a.Text(39)));
        Assert.Equal(10_000_00 - 19_00, bank.Balance(TestCards.Debit));
        Assert.Empty(bank.Audit.Verify());

        bank.Database.Write(session => session.Execute("DROP INDEX refuse"));
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Debit, 1_00, 7)));
        Assert.Equal(10_000_00 - 20_00, bank.Balance(TestCards.Debit));
    }

    private static long AmountOf(Message sale) => sale.TryGetNumber(4, out var amount) ? amount : throw new InvalidOperationException("A sale has an amount.");
}
