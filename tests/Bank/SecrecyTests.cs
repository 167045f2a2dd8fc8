using System.Text;
using Piaohao.Bank.Demo;
using Xunit;

namespace Piaohao.Bank.Tests;

public sealed class SecrecyTests
{
    [Fact]
    public async Task Files_hold_no_card_number_track_or_pin()
    {
        await using var bank = await TestBank.StartAsync();
        var stan = 0;
        await using (var acquirer = await bank.ConnectAsync())
        {
            foreach (var card in new[] { TestCards.Debit, TestCards.Credit, TestCards.Poor, TestCards.Lost, TestCards.NoIssuer, TestCards.Unknown })
            {
                var sale = acquirer.Sale(card, 1_00, ++stan, "739184");
                Assert.NotNull(await acquirer.CodeOfAsync(sale));
                Assert.NotNull(await acquirer.CodeOfAsync(acquirer.Reversal(sale, ++stan)));
            }
        }

        await bank.StopAsync();
        var numbers = DemoCards.All.Select(c => c.Pan).Append(TestCards.Unknown.Pan).ToArray();
        Assert.NotEmpty(bank.Databases.Stored("bank"));
        foreach (var bytes in bank.Databases.Stored("bank"))
        {
            foreach (var pan in numbers)
            {
                Assert.Equal(-1, bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(pan.Digits.ToArray())));
                Assert.Equal(-1, bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(pan.Digits[6..^4].ToArray())));
                Assert.Equal(-1, bytes.AsSpan().IndexOf(Convert.FromHexString(pan.Digits.Length % 2 == 0 ? pan.Digits : pan.Digits[..^1])));
            }

            Assert.Equal(-1, bytes.AsSpan().IndexOf("=4912"u8));
            Assert.Equal(-1, bytes.AsSpan().IndexOf("D4912"u8));
            Assert.Equal(-1, bytes.AsSpan().IndexOf("123456"u8));
            Assert.Equal(-1, bytes.AsSpan().IndexOf("739184"u8));
        }
    }
}
