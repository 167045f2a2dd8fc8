using Piaohao.Terminal.Device;
using Piaohao.Terminal.Devices;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Tests.Bench;

namespace Piaohao.Terminal.Tests.Device;

public sealed class DiagnosisTests
{
    [Fact]
    public void Every_check_is_run_and_all_is_well()
    {
        using var bench = new TillBench().Ready();
        bench.Choose("机器", "机器诊断");
        Assert.Equal(
            ["1 网络", "2 主机应答", "3 密钥", "4 时钟", "5 打印机", "6 读卡器", "7 电池", "8 存储"],
            bench.Screen.Lines.Select(line => line.Text));
        Assert.All(bench.Screen.Lines, line => Assert.Equal(LineMark.Good, line.Mark));
        Assert.Equal("一切正常", bench.Screen.Prompt);
    }

    [Fact]
    public void Each_trouble_has_its_code()
    {
        using var bench = new TillBench(options => options with { LowSpace = long.MaxValue }).SwitchOn();
        bench.Press(Key.Confirm);
        bench.LogIn();
        bench.Press(Key.Confirm);
        bench.Paper.PaperOut = true;
        bench.Battery.State = new BatteryState(19, Charging: false);
        bench.Host.OnManagement = _ => Plan.Silence;
        bench.Choose("机器", "机器诊断");
        bench.Advance(31);
        Assert.Contains("2 主机应答 主机没有应答 (E42)", bench.Words, StringComparison.Ordinal);
        Assert.Contains("5 打印机 打印机缺纸或未连接 (E11)", bench.Words, StringComparison.Ordinal);
        Assert.Contains("7 电池 电量低于 20% (E16)", bench.Words, StringComparison.Ordinal);
        Assert.Contains("8 存储 存储空间快满了 (E32)", bench.Words, StringComparison.Ordinal);
        bench.Host.Listening = false;
        bench.Battery.State = new BatteryState(4, Charging: false);
        bench.Press(Key.F1);
        Assert.Contains("1 网络 连不上主机 (E41)", bench.Words, StringComparison.Ordinal);
        Assert.Contains("7 电池 电量低于 5%", bench.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void One_check_is_repeated_with_cause_and_advice_until_it_is_good()
    {
        using var bench = new TillBench().Ready();
        bench.Paper.PaperOut = true;
        bench.Choose("机器", "机器诊断");
        bench.Press(Key.D5);
        Assert.Equal(("check", "打印机缺纸或未连接 (E11)", ScreenTone.Bad), (bench.Screen.Name, bench.Screen.Lines[0].Text, bench.Screen.Tone));
        Assert.Contains("请装纸", bench.Screen.Prompt, StringComparison.Ordinal);
        bench.Paper.PaperOut = false;
        bench.Press(Key.F1);
        Assert.Equal(("正常", ScreenTone.Good), (bench.Screen.Lines[0].Text, bench.Screen.Tone));
        bench.Press(Key.Confirm);
        Assert.Equal("一切正常", bench.Screen.Prompt);
    }

    [Fact]
    public void Hosts_refusal_is_shown_with_its_answer_code()
    {
        using var bench = new TillBench().Ready();
        bench.Host.OnManagement = _ => new Plan("97");
        bench.Choose("机器", "机器诊断");
        Assert.Contains("(97)", bench.Screen.Lines[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Clock_far_from_the_hosts_is_wrong()
    {
        using var bench = new TillBench().Ready();
        bench.Host.OnManagement = _ => new Plan { Change = answer => answer.Set(12, "133011") };
        bench.Choose("机器", "机器诊断");
        Assert.Contains("4 时钟 时钟不对 (E21)", bench.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Unreadable_cards_in_a_row_suggest_cleaning_until_one_is_read()
    {
        using var bench = new TillBench().Ready();
        bench.Type("100");
        bench.Press(Key.Confirm);
        for (var i = 0; i < 2; i++) bench.Offer(new OfferedCard(CardEntry.Swipe, "?"));
        Assert.DoesNotContain("E14", bench.Words, StringComparison.Ordinal);
        bench.Offer(new OfferedCard(CardEntry.Swipe, "?"));
        Assert.Contains("多次没读到卡 (E14)", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Cancel);
        bench.Choose("机器", "机器诊断");
        Assert.Contains("6 读卡器 连续几张卡没有读到 (E14)", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Cancel);
        bench.Charge("100", TestCards.Credit, "");
        bench.Press(Key.Confirm, Key.Confirm);
        bench.Choose("机器", "机器诊断");
        Assert.Equal("6 读卡器", bench.Screen.Lines[5].Text);
    }

    [Fact]
    public void Result_is_printed_with_advice_and_fits_the_paper()
    {
        using var bench = new TillBench().Ready();
        bench.Battery.State = new BatteryState(3, Charging: false);
        bench.Choose("机器", "机器诊断");
        bench.Press(Key.F2);
        Assert.Contains("诊断结果已打印", bench.Words, StringComparison.Ordinal);
        var lines = bench.Slips[^1].Lines.Select(line => line.Text).ToArray();
        Assert.Contains("电池: E17", lines);
        Assert.All(bench.Slips[^1].Lines, line => Assert.True(Slips.SlipText.Width(line.Text) <= 32, line.Text));
    }

    [Fact]
    public void Pale_test_page_is_remembered_until_a_clear_one()
    {
        using var bench = new TillBench().Ready();
        bench.Choose("机器", "机器诊断");
        bench.Press(Key.F3);
        Assert.Equal(("question", 1), (bench.Screen.Name, bench.Slips.Count));
        bench.Press(Key.F1);
        Assert.Contains("请换新的热敏纸", bench.Screen.Prompt, StringComparison.Ordinal);
        bench.Press(Key.Confirm, Key.F1);
        Assert.Contains("签购单字迹不清 (E15)", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.F3, Key.Confirm, Key.F1);
        Assert.DoesNotContain("E15", bench.Words, StringComparison.Ordinal);
        bench.Paper.PaperOut = true;
        bench.Press(Key.F3);
        Assert.Contains("E13", bench.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Low_battery_is_seen_on_the_idle_screen_and_the_charger_ends_it()
    {
        using var bench = new TillBench().Ready();
        bench.Battery.State = new BatteryState(19, Charging: false);
        bench.Advance(61);
        Assert.Equal(19, bench.Screen.Status.Battery);
        Assert.Contains("电量 19%，请插上电源 (E16)", bench.Words, StringComparison.Ordinal);
        bench.Battery.State = new BatteryState(19, Charging: true);
        bench.Advance(61);
        Assert.Null(bench.Screen.Status.Battery);
        Assert.DoesNotContain("E16", bench.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Diagnosis_in_English()
    {
        using var bench = new TillBench(options => options with { English = true }).Ready();
        bench.Battery.State = new BatteryState(3, Charging: false);
        bench.Choose("Machine", "Diagnosis");
        bench.Press(Key.D7);
        Assert.Contains("The battery is below 5%", bench.Screen.Lines[0].Text, StringComparison.Ordinal);
        Assert.Contains("Plug in the charger", bench.Screen.Prompt, StringComparison.Ordinal);
    }
}
