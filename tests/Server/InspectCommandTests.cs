using Piaohao.Server.Commands;
using Xunit;

namespace Piaohao.Server.Tests;

public sealed class InspectCommandTests
{
    // Sign-in request of github yangyongzhen/Easy8583Ans, README.md.
    private const string SignIn =
        "0057600501000061310031110808000020000000C0001600000139393939393930363030313433303137303131393939390011000000000030002553657175656E6365204E6F31323330363039393939393930360003303031";

    [Fact]
    public void A_terminal_message_is_explained_with_and_without_its_length()
    {
        var (status, text) = Inspect(SignIn);
        Assert.Equal(0, status);
        Assert.Contains("UnionPay POS", text, StringComparison.Ordinal);
        Assert.Contains("0800", text, StringComparison.Ordinal);
        Assert.Contains("99999906", text, StringComparison.Ordinal);
        Assert.Equal(0, Inspect(SignIn[4..]).Status);
    }

    [Fact]
    public void A_damaged_message_shows_what_stands_before_the_damage_and_says_where_it_is()
    {
        var (status, text) = Inspect(SignIn[4..^20]);
        Assert.Equal(1, status);
        Assert.Contains("99999906", text, StringComparison.Ordinal);
        Assert.Contains("Damaged: field 6", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("123")]
    [InlineData("no hex")]
    public void What_is_no_hex_is_told_so(string text) => Assert.Equal(2, Inspect(text).Status);

    private static (int Status, string Text) Inspect(string hex)
    {
        using var text = new StringWriter();
        return (InspectCommand.Inspect(hex, text, text), text.ToString());
    }
}
