using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Tests.Bench;

namespace Piaohao.Terminal.Tests;

public sealed class OperatorTests
{
    private const string Day = "签到 / 结算", Operators = "操作员与密码";

    [Fact]
    public void Supervisor_adds_a_cashier_who_can_work()
    {
        using var bench = Supervisor();
        bench.Choose(Day, Operators, "添加收银员");
        Enter(bench, "1");
        Assert.Contains("01 不能用或已存在", bench.Words, StringComparison.Ordinal);
        Enter(bench, "98");
        Assert.Contains("98 不能用或已存在", bench.Words, StringComparison.Ordinal);
        Enter(bench, "2", "123");
        Assert.Contains("密码须有 4 到 8 位", bench.Words, StringComparison.Ordinal);
        Enter(bench, "2222", "2223");
        Assert.Contains("两次输入不同，请重输", bench.Words, StringComparison.Ordinal);
        Enter(bench, "2222", "2222");
        Assert.Contains("已添加收银员 02", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Confirm);
        bench.Choose(Day, Operators, "操作员名单");
        Assert.Contains("00  01  02  99", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Confirm);
        bench.Choose(Day, "换操作员");
        bench.LogIn("02", "2222");
        bench.Charge("100", TestCards.Credit, "");
        Assert.Equal("02", bench.Till.Journal.Recent(1)[0].Operator);
    }

    [Fact]
    public void Removed_cashier_logs_in_no_more_not_even_after_a_restart()
    {
        using var bench = Supervisor();
        bench.Choose(Day, Operators, "删除收银员");
        Enter(bench, "00");
        Assert.Contains("00 不能选", bench.Words, StringComparison.Ordinal);
        Enter(bench, "01");
        Assert.Contains("删除收银员 01，交易记录保留", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Confirm);
        Assert.Contains("已删除收银员 01", bench.Words, StringComparison.Ordinal);
        bench.PullThePlug();
        bench.SwitchOn();
        bench.LogIn();
        Assert.Contains("操作员号或密码不对", bench.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void New_password_ends_a_lock_out()
    {
        using var bench = new TillBench().SwitchOn();
        for (var tries = 0; tries < 3; tries++) bench.LogIn(password: "9999");
        Assert.Contains("请 1:00 后再试", bench.Words, StringComparison.Ordinal);
        bench.LogIn("00", "123456");
        bench.Press(Key.Confirm);
        bench.Choose(Day, Operators, "重置密码");
        Enter(bench, "01", "7777", "7777");
        Assert.Contains("操作员 01 的密码已重置", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Confirm);
        bench.Choose(Day, "换操作员");
        bench.LogIn(password: "7777");
        Assert.Equal(("idle", "01"), (bench.Screen.Name, bench.Screen.Status.Operator));
    }

    [Fact]
    public void Supervisors_password_is_given_by_the_administrator_alone()
    {
        using var bench = Supervisor();
        bench.Choose(Day, Operators, "重置密码");
        Enter(bench, "00");
        Assert.Contains("00 不能选", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Cancel);
        bench.Choose(Day, "换操作员");
        bench.LogIn("99", "88888888");
        bench.Choose(Day, Operators, "重置密码");
        Enter(bench, "00", "654321", "654321");
        Assert.Contains("操作员 00 的密码已重置", bench.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Everyone_changes_the_own_password_with_the_old_one()
    {
        using var bench = new TillBench().Ready();
        bench.Choose(Day, Operators, "修改我的密码");
        Enter(bench, "1111");
        Assert.Contains("密码不对", bench.Words, StringComparison.Ordinal);
        Enter(bench, "0000", "4321", "4321");
        Assert.Contains("密码已修改", bench.Words, StringComparison.Ordinal);
        Assert.DoesNotContain(bench.Screens, screen => TillBench.Texts(screen).Any(text => text.Contains("4321", StringComparison.Ordinal)));
        bench.Press(Key.Confirm);
        bench.Choose(Day, "换操作员");
        bench.LogIn();
        Assert.Equal("operator", bench.Screen.Name);
        bench.LogIn(password: "4321");
        Assert.Equal("idle", bench.Screen.Name);
    }

    [Fact]
    public void Cashier_needs_the_supervisor_to_add_another()
    {
        using var bench = new TillBench().Ready();
        bench.Choose(Day, Operators, "添加收银员");
        bench.Supervise();
        Assert.Contains("请输入新收银员号", bench.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Screen_is_locked_when_nobody_has_worked_for_the_set_time_and_nothing_is_lost()
    {
        using var bench = new TillBench(options => options with { LockAfter = TimeSpan.FromMinutes(5) }).Ready();
        bench.Advance(200);
        bench.Press(Key.Menu, Key.Cancel);
        bench.Advance(298);
        Assert.Equal("idle", bench.Screen.Name);
        bench.Advance(3);
        Assert.Equal(("locked", "01"), (bench.Screen.Name, bench.Screen.Status.Operator));
        Assert.Contains("屏幕已锁定", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Cancel, Key.Menu, Key.D9, Key.Clear);
        Assert.Equal("locked", bench.Screen.Name);
        bench.Type("5555");
        bench.Press(Key.Confirm);
        Assert.Contains("密码不对，请重输", bench.Words, StringComparison.Ordinal);
        bench.Unlock();
        Assert.Equal("idle", bench.Screen.Name);
        Assert.True(bench.Screen.Status.SignedIn);
    }

    [Fact]
    public void Locked_by_hand_it_opens_to_another_operator_too()
    {
        using var bench = new TillBench().Ready();
        bench.Choose(Day, "锁定屏幕");
        Assert.Equal("locked", bench.Screen.Name);
        bench.Press(Key.F1);
        Assert.Equal(("operator", ""), (bench.Screen.Name, bench.Screen.Status.Operator));
        bench.LogIn("00", "123456");
        Assert.Equal(("idle", "00"), (bench.Screen.Name, bench.Screen.Status.Operator));
    }

    [Fact]
    public void Administrator_sets_lock_sign_off_and_the_time_of_settlement()
    {
        using var bench = new TillBench().Ready();
        bench.Choose(Day, "自动与锁屏设置");
        bench.Administrate();
        bench.Press(bench.Line("自动结算 关"));
        Enter(bench, "2560");
        Assert.Contains("没有这个时间", bench.Words, StringComparison.Ordinal);
        Enter(bench, "2230");
        bench.Press(bench.Line("结算后自动签退 关"), bench.Line("无人操作锁屏 关"));
        Assert.Equal(["自动结算 22:30", "结算后自动签退 开", "无人操作锁屏 1 分钟"], bench.Screen.SoftKeys.Take(3).Select(key => key.Label));
        bench.Press(Key.Menu);
        bench.PullThePlug();
        bench.SwitchOn();
        bench.LogIn();
        bench.Advance(61);
        Assert.Equal("locked", bench.Screen.Name);
    }

    private static TillBench Supervisor()
    {
        var bench = new TillBench().SwitchOn();
        bench.LogIn("00", "123456");
        bench.Press(Key.Confirm);
        return bench;
    }

    private static void Enter(TillBench bench, params ReadOnlySpan<string> answers)
    {
        foreach (var answer in answers)
        {
            bench.Type(answer);
            bench.Press(Key.Confirm);
        }
    }
}
