using Piaohao.Iso8583.UnionPay;
using Xunit;

namespace Piaohao.Iso8583.Tests;

public sealed class ResponseCodes
{
    [Fact]
    public void The_table_holds_every_code_of_the_standard_once()
    {
        string[] standard = ["00", "01", "03", "04", "05", "10", "11", "12", "13", "14", "15", "21", "22", "25", "30", "34", "38", "40", "41", "43", "45", "51", "54", "55", "57", "58", "59", "61", "62", "64", "65",
            "68", "75", "77", "90", "91", "92", "94", "96", "97", "98", "99", "A0", "A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9"];
        Assert.All(standard, code => Assert.True(ResponseCode.IsKnown(code), code));
        Assert.True(ResponseCode.All.Select(c => c.Code).SequenceEqual(ResponseCode.All.Select(c => c.Code).Order(StringComparer.Ordinal).Distinct(StringComparer.Ordinal), StringComparer.Ordinal));
    }

    [Fact]
    public void Money_moves_with_seven_codes_and_no_other() =>
        Assert.Equal("00 10 11 A2 A4 A5 A6", string.Join(' ', ResponseCode.All.Where(c => c.IsApproval).Select(c => c.Code)));

    [Fact]
    public void Every_code_speaks_to_all_three_in_both_languages()
    {
        foreach (var code in ResponseCode.All)
        {
            Assert.All(new[] { code.Cashier, code.Cardholder, code.Support }, text =>
            {
                Assert.True(IsChinese(text.Chinese), $"{code.Code}: {text.Chinese}");
                Assert.True(text.English.Length > 0 && !IsChinese(text.English), $"{code.Code}: {text.English}");
            });
            Assert.True(IsChinese(code.Text) && !IsChinese(code.TextEnglish));
            Assert.Equal(code.Cashier.English, code.Cashier.In(english: true));
        }
    }

    [Fact]
    public void The_cashier_hears_state_code_and_next_step_in_words_that_fit_the_screen()
    {
        foreach (var code in ResponseCode.All.Where(c => !c.IsApproval))
        {
            Assert.Contains($"({code.Code})", code.Cashier.Chinese, StringComparison.Ordinal);
            Assert.Contains($"({code.Code})", code.Cashier.English, StringComparison.Ordinal);
            Assert.InRange(code.Cashier.Chinese.Length, 8, 48);
        }
    }

    [Fact]
    public void Nobody_is_blamed()
    {
        string[] blaming = ["盗", "作弊", "非法", "您的错", "伪卡", "fraud", "stolen", "wrong", "invalid", "illegal", "your fault", "suspicious"];
        foreach (var text in ResponseCode.All.SelectMany(c => new[] { c.Cashier, c.Cardholder }).SelectMany(t => new[] { t.Chinese, t.English }))
            Assert.DoesNotContain(blaming, word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void An_unknown_code_is_a_decline_that_says_its_code()
    {
        var unknown = ResponseCode.Of("EW");
        Assert.False(ResponseCode.IsKnown("EW"));
        Assert.Equal(ResponseAction.Decline, unknown.Action);
        Assert.Equal("交易失败 EW", unknown.Text);
        Assert.Contains("(EW)", unknown.Cashier.English, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("51", ResponseAction.Decline)]
    [InlineData("55", ResponseAction.RetryPin)]
    [InlineData("41", ResponseAction.KeepCard)]
    [InlineData("61", ResponseAction.LowerAmount)]
    [InlineData("98", ResponseAction.Wait)]
    [InlineData("A0", ResponseAction.SignInAgain)]
    [InlineData("97", ResponseAction.CallAcquirer)]
    [InlineData("25", ResponseAction.CheckOriginal)]
    [InlineData("10", ResponseAction.ApprovePartly)]
    public void A_code_tells_the_terminal_what_to_do(string code, ResponseAction action) => Assert.Equal(action, ResponseCode.Of(code).Action);

    private static bool IsChinese(string text) => text.Any(c => c is >= '一' and <= '鿿');
}
