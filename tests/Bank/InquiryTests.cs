using Piaohao.Iso8583.UnionPay;
using Xunit;
using static Piaohao.Transactions.TransactionKind;

namespace Piaohao.Bank.Tests;

public sealed class InquiryTests
{
    [Fact]
    public async Task Balance_inquiry_says_what_can_be_spent_and_needs_the_pin()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Debit, 45_00, 1)));
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Request(PreAuthorisation, TestCards.Debit, 55_00, 2)));

        var inquiry = acquirer.Request(Balance, TestCards.Debit, 0, 3);
        var answer = await acquirer.AskAsync(inquiry);
        Assert.NotNull(answer);
        Assert.Equal([2, 3, 7, 11, 12, 13, 15, 32, 33, 37, 39, 41, 42, 44, 49, 54, 60, 64], answer.Fields);
        Assert.True(Field54.TryRead(answer, out var available));
        Assert.Equal(new Field54("00", Field54.Available, "156", 9_900_00), available);
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Debit, 1_00, 4)));
        Assert.Equal(answer.Text(54), (await acquirer.AskAsync(inquiry))?.Text(54));
        Assert.Equal("55", await acquirer.CodeOfAsync(acquirer.Request(Balance, TestCards.Debit, 0, 5, pin: "000000")));
        Assert.Equal("55", await acquirer.CodeOfAsync(acquirer.Request(Balance, TestCards.Debit, 0, 6, pin: null)));
        Assert.Equal("41", await acquirer.CodeOfAsync(acquirer.Request(Balance, TestCards.Lost, 0, 7)));
        Assert.Equal("25", await acquirer.CodeOfAsync(acquirer.Request(SaleVoid, TestCards.Debit, 1_00, 8, inquiry)));
        Assert.Empty(bank.Audit.Verify());
    }

    [Fact]
    public async Task Part_is_approved_where_the_card_does_it_and_the_acquirer_takes_it()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();

        Assert.Equal("51", await acquirer.CodeOfAsync(acquirer.Request(Sale, TestCards.Parts, 100_00, 1)));
        Assert.Equal("51", await acquirer.CodeOfAsync(acquirer.Request(Sale, TestCards.Poor, 100_00, 2, takesPart: true)));
        Assert.Equal("51", await acquirer.CodeOfAsync(acquirer.Request(PreAuthorisation, TestCards.Parts, 100_00, 3, takesPart: true)));
        var sale = acquirer.Request(Sale, TestCards.Parts, 100_00, 4, takesPart: true);
        var answer = await acquirer.AskAsync(sale);
        Assert.Equal(("10", "000000008000"), (answer?.Text(39), answer?.Text(4)));
        Assert.Equal(("10", "000000008000", answer?.Text(38)), (await acquirer.AskAsync(sale)) is { } again ? (again.Text(39), again.Text(4), again.Text(38)) : default);
        Assert.Equal("51", await acquirer.CodeOfAsync(acquirer.Request(Sale, TestCards.Parts, 100_00, 5, takesPart: true)));
        Assert.Equal(0, bank.Balance(TestCards.Parts));
        Assert.Equal([80_00L], bank.Audit.StandingMovements().Select(m => m.Amount.Minor));
        Assert.Equal("64", await acquirer.CodeOfAsync(acquirer.Request(SaleVoid, TestCards.Parts, 100_00, 6, sale)));
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Request(SaleVoid, TestCards.Parts, 80_00, 7, sale)));
        Assert.Equal(80_00, bank.Balance(TestCards.Parts));
        Assert.Empty(bank.Audit.Verify());
    }

    [Theory]
    [InlineData(100_00, "00", 80_00)]
    [InlineData(80_00, "00", 80_00)]
    [InlineData(79_99, "64", 0)]
    public async Task Reversal_of_a_part_gives_the_part_back_whether_or_not_its_answer_was_seen(long amount, string code, long balance)
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        var sale = acquirer.Request(Sale, TestCards.Parts, 100_00, 1, takesPart: true);
        Assert.Equal("10", await acquirer.CodeOfAsync(sale));

        Assert.Equal(code, await acquirer.CodeOfAsync(acquirer.Reversal(sale, 2).SetNumber(4, amount)));
        Assert.Equal(balance, bank.Balance(TestCards.Parts));
        Assert.Empty(bank.Audit.Verify());
    }

    [Fact]
    public async Task Query_tells_what_became_of_a_transaction()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        var sale = acquirer.Request(Sale, TestCards.Parts, 100_00, 1, takesPart: true);
        var declined = acquirer.Sale(TestCards.Poor, 100_00, 2);
        var hold = acquirer.Request(PreAuthorisation, TestCards.Debit, 100_00, 3);
        var unseen = acquirer.Sale(TestCards.Debit, 1_00, 4);
        foreach (var message in new[] { sale, declined, hold }) Assert.NotNull(await acquirer.CodeOfAsync(message));

        var answer = await acquirer.AskAsync(acquirer.Query(sale, 5));
        Assert.Equal([7, 11, 32, 33, 37, 39, 41, 42, 48, 90, 128], answer?.Fields);
        Assert.Equal(("0610", "00", "10S000000008000"), (answer?.Mti.ToString(), answer?.Text(39), answer?.Text(48)));
        Assert.Equal("51D000000000000", (await acquirer.AskAsync(acquirer.Query(declined, 6)))?.Text(48));
        Assert.Equal("00S000000010000", (await acquirer.AskAsync(acquirer.Query(hold, 7)))?.Text(48));
        Assert.Equal("25", await acquirer.CodeOfAsync(acquirer.Query(unseen, 8)));
        Assert.Equal("25", await acquirer.CodeOfAsync(acquirer.Reversal(unseen, 9)));
        Assert.Equal("25", await acquirer.CodeOfAsync(acquirer.Query(unseen, 10)));
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Reversal(sale, 11)));
        Assert.Equal("10R000000008000", (await acquirer.AskAsync(acquirer.Query(sale, 12)))?.Text(48));
        Assert.Equal("30", await acquirer.CodeOfAsync(acquirer.Query(sale, 13).Set(90, new string('0', 42))));
    }
}
