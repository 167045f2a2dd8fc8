using Piaohao.Terminal.Operators;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Tests.Bench;

namespace Piaohao.Terminal.Tests;

public sealed class RightTests
{
    /// <summary>One row an operator, one column a right: <c>+</c> holds it, <c>0</c> needs the supervisor's password, <c>9</c> the administrator's, <c>-</c> never.</summary>
    [Theory]
    [InlineData("00", "+++++++9")]
    [InlineData("01", "+00++009")]
    [InlineData("97", "+00++009")]
    [InlineData("98", "000000" + "09")]
    [InlineData("99", "----+0++")]
    public void Each_operator_holds_asks_or_may_not(string number, string table)
    {
        var rights = Enum.GetValues<Right>();
        Assert.Equal([Right.Sell, Right.Void, Right.Refund, Right.Complete, Right.Reprint, Right.Settle, Right.Operators, Right.Settings], rights);
        Assert.Equal(table, string.Concat(rights.Select(right =>
            OperatorNumber.Holds(number, right) ? "+" : OperatorNumber.WhoGrants(number, right)?[..1] ?? "-")));
    }

    [Fact]
    public void Cashier_is_told_who_must_agree_and_goes_on_with_that_password()
    {
        using var bench = new TillBench().Ready();
        bench.Choose("签到 / 结算", "签退");
        Assert.Equal("password", bench.Screen.Name);
        Assert.Contains("结算和签退须由主管 00 同意", bench.Words, StringComparison.Ordinal);
        Assert.Equal("请主管输入密码", bench.Screen.Prompt);
        bench.Press(Key.Language);
        Assert.Contains("Settling and signing off needs the consent of supervisor 00", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Language);
        bench.Type("123456");
        Assert.Equal((InputKind.Secret, "••••••"), (bench.Screen.Input!.Kind, bench.Screen.Input.Text));
        bench.Press(Key.Confirm);
        Assert.Contains("签退成功", bench.Words, StringComparison.Ordinal);
        Assert.Equal("01", bench.Screen.Status.Operator);
        Assert.Contains(bench.Log, line => line == "Terminal 10000001: Settle was allowed to operator 01 by 00");
    }

    [Fact]
    public void Cashiers_own_password_does_not_do_and_back_leaves_everything_as_it_was()
    {
        using var bench = new TillBench().Ready();
        bench.Choose("签到 / 结算", "签退");
        bench.Type("0000");
        bench.Press(Key.Confirm);
        Assert.Contains("密码不对，请重输", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Cancel);
        Assert.Equal("idle", bench.Screen.Name);
        Assert.True(bench.Screen.Status.SignedIn);
        Assert.DoesNotContain("0820", bench.Host.Types);
    }

    [Fact]
    public void Guessing_the_supervisors_password_locks_it_for_a_growing_time()
    {
        using var bench = new TillBench(options => options with { StepTimeout = TimeSpan.FromHours(2) }).Ready();
        bench.Choose("签到 / 结算", "签退");
        foreach (var _ in (int[])[1, 2]) Guess(bench);
        Assert.Contains("密码不对", bench.Words, StringComparison.Ordinal);
        foreach (var minutes in (int[])[1, 2, 4, 8, 16, 32, 60, 60])
        {
            Guess(bench);
            Assert.Contains($"请 {minutes}:00 后再试", bench.Words, StringComparison.Ordinal);
            bench.Advance(30);
            bench.Supervise();
            Assert.Contains($"请 {minutes - 1}:30 后再试", bench.Words, StringComparison.Ordinal);
            bench.Advance((minutes * 60) - 30);
        }

        bench.Supervise();
        Assert.Contains("签退成功", bench.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Supervisor_is_not_asked()
    {
        using var bench = new TillBench().SwitchOn();
        bench.LogIn("00", "123456");
        bench.Press(Key.Confirm);
        bench.Charge("100", TestCards.Credit, "");
        bench.Press(Key.Confirm, Key.Confirm);
        Assert.Equal("00", bench.Till.Journal.Recent(1)[0].Operator);
        bench.Choose("签到 / 结算", "签退");
        Assert.Contains("签退成功", bench.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Back_in_a_menu_leads_to_the_one_before()
    {
        using var bench = new TillBench().Ready();
        bench.Choose("机器");
        Assert.Equal("机器", bench.Screen.Title);
        bench.Press(Key.Cancel);
        Assert.Equal(("menu", "菜单"), (bench.Screen.Name, bench.Screen.Title));
        bench.Press(Key.Cancel);
        Assert.Equal("idle", bench.Screen.Name);
        bench.Choose("机器");
        bench.Press(Key.Menu);
        Assert.Equal("idle", bench.Screen.Name);
    }

    private static void Guess(TillBench bench)
    {
        bench.Type("9999");
        bench.Press(Key.Confirm);
    }
}
