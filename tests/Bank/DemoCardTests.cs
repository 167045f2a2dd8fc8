using Piaohao.Amounts;
using Piaohao.Bank.Demo;
using Piaohao.Bank.Issuing;
using Piaohao.Cards;
using Xunit;

namespace Piaohao.Bank.Tests;

public sealed class DemoCardTests
{
    [Fact]
    public void Every_card_has_a_right_number_and_a_track_that_fits_it()
    {
        foreach (var card in DemoCards.All)
        {
            Assert.True(card.Pan.HasValidCheckDigit);
            Assert.Equal(card.Type == CardType.Credit ? 16 : 19, card.Pan.Digits.Length);
            Assert.Equal((card.Pan, card.Expiry), (card.Track.Pan, card.Track.Expiry));
            Assert.InRange(card.Track.Text.Length, 20, 37);
            Assert.Equal(card.Type == CardType.Debit, card.Track.ServiceCode.WantsPin);
            Assert.Equal("123456", card.Pin);
        }

        Assert.Equal(DemoCards.All.Length, DemoCards.All.Select(c => c.Pan).Distinct().Count());
    }

    [Fact]
    public void Cards_are_those_of_the_demo_page_in_its_order()
    {
        Assert.Equal(
            [("日升昌", 10_000_00L), ("大德通", 50_000_00L), ("蔚泰厚", 5_00L), ("日升昌", 10_000_00L), ("大德通", 50_000_00L), ("蔚泰厚", 10_000_00L), ("日升昌", 10_000_00L), (null, 0L), ("日升昌", 80_00L)],
            DemoCards.All.Select(c => (c.Issuer?.NameChinese, c.Opening.Minor)));
        Assert.Equal(
            [CardStatus.Normal, CardStatus.Normal, CardStatus.Normal, CardStatus.Lost, CardStatus.Normal, CardStatus.Blocked, CardStatus.Normal, CardStatus.Normal, CardStatus.Normal],
            DemoCards.All.Select(c => c.Status));
        Assert.True(DemoCards.All[4].Expiry.IsBefore(new DateOnly(2026, 1, 1)));
        Assert.True(DemoCards.All[6].Track.ServiceCode.HasChip);
        Assert.Equal([8], Enumerable.Range(0, DemoCards.All.Length).Where(i => DemoCards.All[i].ApprovesParts));
        Assert.StartsWith("629999", DemoCards.All[7].Pan.Iin, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cards_are_set_up_once()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Debit, 45_00, 1)));

        Assert.False(DemoCards.SeedIfEmpty(bank.Database, bank.Hsm, bank.Time));
        Assert.Equal(10_000_00 - 45_00, bank.Balance(TestCards.Debit));
    }

    [Fact]
    public async Task Accounts_show_issuer_in_both_languages_type_and_what_can_be_spent()
    {
        await using var bank = await TestBank.StartAsync();

        var credit = bank.Audit.Accounts()[1];

        Assert.Equal(("大德通", "Dadetong", CardType.Credit, Money.Fen(50_000_00)), (credit.IssuerChinese, credit.IssuerEnglish, credit.Type, credit.Available));
        Assert.Equal("629901 629902 629903", string.Join(' ', bank.Host.BinTable.Ranges.Select(r => r.Prefix).Order(StringComparer.Ordinal)));
    }
}
