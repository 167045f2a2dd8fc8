using Piaohao.Iso8583.UnionPay;
using Piaohao.Terminal.Operators;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Tests.Bench;

namespace Piaohao.Terminal.Tests;

public sealed class BootTests
{
    [Fact]
    public void Self_test_is_shown_line_by_line()
    {
        using var bench = new TillBench().SwitchOn();
        var boot = bench.Screens.Where(screen => screen.Name == "boot").ToArray();
        Assert.Equal(["密钥", "打印机", "读卡器", "时钟", "存储", "网络"], boot[0].Lines.Select(line => line.Text));
        Assert.All(boot[^1].Lines, line => Assert.Equal(LineMark.Good, line.Mark));
        for (var i = 0; i < 6; i++) Assert.Equal(LineMark.Good, boot[i + 1].Lines[i].Mark);
        Assert.Equal("operator", bench.Screen.Name);
    }

    [Fact]
    public void Failure_has_code_cause_and_advice_and_may_be_passed()
    {
        using var bench = new TillBench();
        bench.Paper.PaperOut = true;
        bench.Host.Listening = false;
        bench.SwitchOn();
        Assert.Equal("boot", bench.Screen.Name);
        Assert.Contains("打印机缺纸或未连接 (E11)", bench.Words, StringComparison.Ordinal);
        Assert.Contains("连不上主机 (E41)", bench.Words, StringComparison.Ordinal);
        Assert.Contains("请检查网络，稍后再试", bench.Words, StringComparison.Ordinal);
        Assert.True(bench.Screen.Status.PaperOut);
        bench.Paper.PaperOut = false;
        bench.Host.Listening = true;
        bench.Press(Key.F1);
        Assert.Equal("operator", bench.Screen.Name);
        Assert.True(bench.Screen.Status is { Online: true, PaperOut: false });
    }

    [Fact]
    public void Log_in_is_followed_by_the_sign_in()
    {
        using var bench = new TillBench().SwitchOn();
        bench.LogIn();
        Assert.Contains("签到成功", bench.Words, StringComparison.Ordinal);
        Assert.Equal(("000012", "01", true), (bench.Screen.Status.Batch, bench.Screen.Status.Operator, bench.Screen.Status.SignedIn));
        var request = bench.Host.Last("0800");
        Assert.Equal([11, 41, 42, 59, 60, 62, 63], request.Fields);
        Assert.Equal("00000001004", request.Text(60));
        Assert.Equal("Sequence No1500000PH00000001", System.Text.Encoding.ASCII.GetString(request.Bytes(62)));
        Assert.Equal("01 ", request.Text(63));
        Assert.StartsWith("A2", request.Text(59), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(KeyScheme.Double, NetworkCodes.SignInDouble, "0600000000000000")]
    [InlineData(KeyScheme.Single, NetworkCodes.SignInSingle, "0000000000000000")]
    public void Other_key_schemes_trade_too_with_the_track_in_clear(KeyScheme scheme, int code, string security)
    {
        using var bench = new TillBench(options => options with { KeyScheme = scheme }).Ready();
        Assert.True(Field60.TryRead(bench.Host.Last("0800"), out var codes));
        Assert.Equal(code, codes.NetworkCode);
        bench.Charge("100", TestCards.Credit, "");
        Assert.Equal(ScreenTone.Good, bench.Screen.Tone);
        Assert.Equal((security, TestCards.Credit.Track2), (bench.Host.Last("0200").Text(53), bench.Host.Last("0200").Text(35)));
    }

    [Fact]
    public void Working_keys_that_do_not_check_are_refused()
    {
        using var bench = new TillBench();
        bench.Host.OnManagement = _ => new Plan { Change = answer => answer.SetBytes(62, [.. answer.Bytes(62)[..^1], (byte)(answer.Bytes(62)[^1] ^ 1)]) };
        bench.SwitchOn();
        bench.LogIn();
        Assert.Contains("工作密钥校验不符 (E02)", bench.Words, StringComparison.Ordinal);
        Assert.False(bench.Screen.Status.SignedIn);
    }

    [Fact]
    public void Refused_sign_in_says_why()
    {
        using var bench = new TillBench();
        bench.Host.OnManagement = _ => new Plan("97");
        bench.SwitchOn();
        bench.LogIn();
        Assert.Contains("未批准 (97)", bench.Words, StringComparison.Ordinal);
        Assert.False(bench.Screen.Status.SignedIn);
    }

    [Fact]
    public void Three_wrong_passwords_lock_for_a_growing_time_that_survives_the_plug()
    {
        using var bench = new TillBench().SwitchOn();
        WrongPassword(bench);
        Assert.Contains("操作员号或密码不对", bench.Words, StringComparison.Ordinal);
        WrongPassword(bench);
        WrongPassword(bench);
        Assert.Contains("请 1:00 后再试", bench.Words, StringComparison.Ordinal);
        bench.PullThePlug();
        bench.SwitchOn();
        bench.LogIn();
        Assert.Equal("operator", bench.Screen.Name);
        bench.Advance(60);
        WrongPassword(bench);
        Assert.Contains("请 2:00 后再试", bench.Words, StringComparison.Ordinal);
        bench.Advance(120);
        bench.LogIn();
        Assert.Contains("签到成功", bench.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_operator_hears_the_same_as_one_with_a_wrong_password()
    {
        using var bench = new TillBench().SwitchOn();
        bench.LogIn("55");
        Assert.Contains("操作员号或密码不对", bench.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Password_shows_dots_only()
    {
        using var bench = new TillBench().SwitchOn();
        bench.Type("01");
        bench.Press(Key.Confirm);
        bench.Type("98");
        Assert.Equal((InputKind.Secret, "••"), (bench.Screen.Input!.Kind, bench.Screen.Input.Text));
    }

    [Fact]
    public void Operators_password_of_the_first_start_is_not_overwritten_by_the_next()
    {
        using var bench = new TillBench().SwitchOn();
        bench.Options = bench.Options with { Operators = [new OperatorSeed("01", "9999")] };
        bench.PullThePlug();
        bench.SwitchOn();
        bench.LogIn();
        Assert.Contains("签到成功", bench.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Clock_is_set_by_the_host()
    {
        using var bench = new TillBench();
        bench.Host.OnManagement = _ => new Plan { Change = answer => answer.Set(12, "184500") };
        bench.SwitchOn();
        Assert.Equal("13:20", bench.Screen.Status.Clock);
        bench.LogIn();
        Assert.Equal("18:45", bench.Screen.Status.Clock);
    }

    private static void WrongPassword(TillBench bench) => bench.LogIn(password: "1111");
}
