using Piaohao.Bank.Issuing;
using Xunit;

namespace Piaohao.Bank.Tests;

public sealed class SaleTests
{
    [Fact]
    public async Task Approved_sale_takes_the_money_once_and_is_answered_with_all_fields()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();

        var sale = acquirer.Sale(TestCards.Debit, 45_00, 1);
        var answer = await acquirer.AskAsync(sale);

        Assert.NotNull(answer);
        Assert.Equal(210, answer.Mti.Value);
        Assert.Equal([2, 3, 4, 7, 11, 12, 13, 15, 32, 33, 37, 38, 39, 41, 42, 44, 49, 64], answer.Fields);
        foreach (var field in new[] { 2, 3, 4, 7, 11, 12, 13, 32, 33, 37, 41, 42, 49 }) Assert.Equal(sale.Text(field), answer.Text(field));
        Assert.Equal("00", answer.Text(39));
        Assert.Matches("^[0-9]{6}$", answer.Text(38));
        Assert.Equal("1122", answer.Text(15));
        Assert.Equal("99010000   48981100   ", answer.Text(44));
        Assert.Equal(10_000_00 - 45_00, bank.Balance(TestCards.Debit));
        Assert.Empty(bank.Audit.Verify());
        var standing = Assert.Single(bank.Audit.StandingMovements());
        Assert.Equal(("000000000001", 45_00L, "10000001"), (standing.Rrn, standing.Amount.Minor, standing.TerminalId));
        Assert.Equal(1, bank.Host.Counters.RequestsWith("0200", "00"));
    }

    [Theory]
    [InlineData("Lost", "41")]
    [InlineData("Stolen", "43")]
    [InlineData("PastExpiry", "54")]
    [InlineData("Ended", "54")]
    [InlineData("Blocked", "62")]
    [InlineData("Poor", "51")]
    [InlineData("NoIssuer", "15")]
    [InlineData("Unknown", "14")]
    public async Task Card_is_declined_with_the_one_code_for_its_reason(string name, string code)
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        var card = (Plastic)typeof(TestCards).GetField(name)!.GetValue(null)!;

        var answer = await acquirer.AskAsync(acquirer.Sale(card, 10_00, 1));

        Assert.Equal(code, answer?.Text(39));
        Assert.False(answer?.Has(38));
        Assert.Empty(bank.Audit.StandingMovements());
        Assert.Empty(bank.Audit.Verify());
    }

    [Fact]
    public async Task Credit_card_pays_from_its_line_without_a_pin_and_no_further()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();

        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Credit, 20_000_00, 1)));
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Credit, 20_000_00, 2)));
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Credit, 10_000_00, 3)));
        bank.Time.Advance(TimeSpan.FromDays(1));
        await using var nextDay = await bank.ConnectAsync();
        Assert.Equal("51", await nextDay.CodeOfAsync(nextDay.Sale(TestCards.Credit, 1, 4)));
        Assert.Equal(-50_000_00, bank.Balance(TestCards.Credit));
    }

    [Fact]
    public async Task Last_fen_can_be_spent_and_not_one_more()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();

        Assert.Equal("51", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Poor, 5_01, 1)));
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Poor, 5_00, 2)));
        Assert.Equal("51", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Poor, 1, 3)));
        Assert.Equal(0, bank.Balance(TestCards.Poor));
    }

    [Fact]
    public async Task Limits_for_one_sale_and_for_the_day_are_held_and_the_day_ends()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();

        Assert.Equal("61", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Limited, 50_01, 1)));
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Limited, 50_00, 2)));
        var second = acquirer.Sale(TestCards.Limited, 50_00, 3);
        Assert.Equal("00", await acquirer.CodeOfAsync(second));
        Assert.Equal("61", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Limited, 20_01, 4)));
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Reversal(second, 5)));
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Limited, 50_00, 6)));
        Assert.Equal("61", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Limited, 20_01, 7)));

        bank.Time.Advance(TimeSpan.FromHours(12));
        await using var nextDay = await bank.ConnectAsync();
        Assert.Equal("00", await nextDay.CodeOfAsync(nextDay.Sale(TestCards.Limited, 50_00, 8)));
    }

    [Fact]
    public async Task Settlement_date_changes_at_eleven_in_the_evening()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();

        bank.Time.Advance(new TimeSpan(10, 59, 59));
        await using var before = await bank.ConnectAsync();
        Assert.Equal("1122", (await before.AskAsync(before.Sale(TestCards.Debit, 1, 1)))?.Text(15));
        bank.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("1123", (await before.AskAsync(before.Sale(TestCards.Debit, 1, 2)))?.Text(15));
    }

    [Theory]
    [InlineData(14, "5001", "59")]
    [InlineData(35, "{pan}=5001120100000000", "59")]
    [InlineData(35, "{pan}=4912101100000000", "59")]
    [InlineData(35, "6299019999999999993=4912120100000000", "59")]
    [InlineData(35, "{pan}=4913120100000000", "30")]
    [InlineData(35, "nonsense", "30")]
    [InlineData(14, "4913", "30")]
    [InlineData(7, "1332120000", "30")]
    [InlineData(53, "1000000000000000", "30")]
    [InlineData(3, "010000", "12")]
    [InlineData(60, "230", "12")]
    [InlineData(60, "22x", "30")]
    [InlineData(49, "840", "12")]
    [InlineData(4, "000000000000", "13")]
    [InlineData(2, "6299010000000000019", "14")]
    [InlineData(32, "11111111", "97")]
    public async Task Field_that_does_not_fit_gives_its_code_and_moves_nothing(int field, string value, string code)
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();

        var sale = acquirer.Sale(TestCards.Debit, 10_00, 1).Set(field, value.Replace("{pan}", TestCards.Debit.Pan.Digits.ToString(), StringComparison.Ordinal));

        Assert.Equal(code, await acquirer.CodeOfAsync(sale));
        Assert.Equal(10_000_00, bank.Balance(TestCards.Debit));
    }

    [Fact]
    public async Task Missing_field_is_a_format_error_each_time()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();

        foreach (var field in new[] { 2, 3, 4, 12, 13, 18, 22, 25, 26, 33, 35, 37, 41, 42, 43, 49, 53 })
        {
            var sale = acquirer.Sale(TestCards.Debit, 10_00, field);
            sale.Remove(field);
            Assert.Equal((field, "30"), (field, await acquirer.CodeOfAsync(sale)));
        }

        Assert.Equal(10_000_00, bank.Balance(TestCards.Debit));
    }

    [Fact]
    public async Task First_check_that_fails_names_the_code()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();

        // Each message has all the faults of the ones after it.
        var everything = acquirer.Sale(TestCards.Lost, 99_999_00, 1, "000000").Set(3, "010000").Set(14, "4901");
        Assert.Equal("12", await acquirer.CodeOfAsync(everything));
        Assert.Equal("41", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Lost, 99_999_00, 2, "000000").Set(14, "4901")));
        Assert.Equal("54", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.PastExpiry, 99_999_00, 3, "000000").Set(14, "4901")));
        Assert.Equal("59", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Poor, 99_999_00, 4, "000000").Set(14, "4901")));
        Assert.Equal("55", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Poor, 99_999_00, 5, "000000")));
        Assert.Equal("61", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Poor, 99_999_00, 6)));
        Assert.Equal("51", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Poor, 99_00, 7)));
    }

    [Fact]
    public async Task Card_whose_status_changes_is_declined_from_then_on_also_after_a_restart()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();

        Assert.True(await bank.Host.SetStatusAsync(TestCards.Debit.Pan, CardStatus.Stolen));
        Assert.Equal("43", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Debit, 1_00, 1)));
        await bank.RestartAsync();
        await using var again = await bank.ConnectAsync();
        Assert.Equal("43", await again.CodeOfAsync(again.Sale(TestCards.Debit, 1_00, 2)));
        Assert.True(await bank.Host.SetStatusAsync(TestCards.Debit.Pan, CardStatus.Normal));
        Assert.Equal("00", await again.CodeOfAsync(again.Sale(TestCards.Debit, 1_00, 3)));
        Assert.False(await bank.Host.SetStatusAsync(TestCards.Unknown.Pan, CardStatus.Stolen));
    }
}
